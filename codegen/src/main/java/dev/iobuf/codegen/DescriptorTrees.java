package dev.iobuf.codegen;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;

/** The descriptors of a package as they stand in its source file, if javac shows that. */
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
            && element.getQualifiedName().contentEquals(TypeNames.BUFFER_TIER.canonicalName())) {
          descriptors.add(tree);
        }
        return super.visitAnnotation(tree, null);
      }
    }.scan(new TreePath(file), null);
  }

  /**
   * Finds the trees of a package.
   *
   * @return null if its source is not part of this compilation
   * @throws IllegalArgumentException if the compiler is not javac, or can't be recognised as such
   */
  static @Nullable DescriptorTrees of(ProcessingEnvironment environment, PackageElement element) {
    Trees trees = Trees.instance(environment);
    TreePath path = trees.getPath(element);
    return path == null ? null : new DescriptorTrees(trees, path);
  }

  /**
   * Reports an error at a value or, if the value is not written, at the descriptor. Returns false
   * if neither is found.
   */
  boolean error(int ordinal, String value, String message) {
    if (ordinal >= descriptors.size()) {
      return false;
    }
    Tree tree = valueOf(descriptors.get(ordinal), value);
    trees.printMessage(Diagnostic.Kind.ERROR, message, tree, file);
    return true;
  }

  /**
   * Finds the classes whose constants occur in the values, directly or through constants of classes
   * of this compilation.
   *
   * @return qualified names
   */
  Set<String> referenced() {
    Set<String> types = new HashSet<>();
    Set<Element> seen = new HashSet<>();
    for (AnnotationTree descriptor : descriptors) {
      for (ExpressionTree argument : descriptor.getArguments()) {
        addReferenced(new TreePath(new TreePath(file), argument), types, seen);
      }
    }
    return types;
  }

  private void addReferenced(TreePath path, Set<String> types, Set<Element> seen) {
    new TreePathScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitIdentifier(IdentifierTree tree, @Nullable Void nothing) {
        add(trees.getElement(getCurrentPath()));
        return super.visitIdentifier(tree, null);
      }

      @Override
      public @Nullable Void visitMemberSelect(MemberSelectTree tree, @Nullable Void nothing) {
        add(trees.getElement(getCurrentPath()));
        return super.visitMemberSelect(tree, null);
      }

      private void add(@Nullable Element element) {
        if (element instanceof VariableElement constant
            && constant.getEnclosingElement() instanceof TypeElement type
            && seen.add(constant)) {
          types.add(type.getQualifiedName().toString());
          TreePath declaration = trees.getPath(constant);
          if (declaration != null) {
            addReferenced(declaration, types, seen);
          }
        }
      }
    }.scan(path, null);
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
