package dev.iobuf.codegen;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import dev.iobuf.annotation.BufferTier;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;

/** The descriptors of a package as they stand in its source file, where javac tells. */
final class DescriptorTrees {
  private final Trees trees;
  private final CompilationUnitTree file;
  private final List<AnnotationTree> descriptors = new ArrayList<>();

  private DescriptorTrees(Trees trees, TreePath path) {
    this.trees = trees;
    this.file = path.getCompilationUnit();
    new TreePathScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitAnnotation(AnnotationTree tree, @Nullable Void nothing) {
        TreePath type = new TreePath(getCurrentPath(), tree.getAnnotationType());
        if (trees.getElement(type) instanceof TypeElement element
            && element.getQualifiedName().contentEquals(BufferTier.class.getCanonicalName())) {
          descriptors.add(tree);
        }
        return super.visitAnnotation(tree, null);
      }
    }.scan(new TreePath(file), null);
  }

  /**
   * Finds the trees of a package.
   *
   * @return null if its source is not compiled along
   * @throws IllegalArgumentException if the compiler is not javac, or can't be recognised as such
   */
  static @Nullable DescriptorTrees of(ProcessingEnvironment environment, PackageElement element) {
    Trees trees = Trees.instance(environment);
    TreePath path = trees.getPath(element);
    return path == null ? null : new DescriptorTrees(trees, path);
  }

  /**
   * Reports an error at a value, or at the descriptor if that is not written; false if neither is.
   */
  boolean error(int ordinal, String value, String message) {
    if (ordinal >= descriptors.size()) {
      return false;
    }
    Tree tree = valueOf(descriptors.get(ordinal), value);
    trees.printMessage(Diagnostic.Kind.ERROR, message, tree, file);
    return true;
  }

  private static Tree valueOf(AnnotationTree descriptor, String value) {
    for (ExpressionTree argument : descriptor.getArguments()) {
      if (argument instanceof AssignmentTree assignment
          && assignment.getVariable().toString().equals(value)) {
        return assignment.getExpression();
      }
    }
    return descriptor;
  }
}
