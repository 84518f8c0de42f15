package dev.iobuf.codegen;

import java.util.HashSet;
import java.util.Set;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.tools.JavaFileObject;
import org.jspecify.annotations.Nullable;

/** Names that an emitted class can't have, since another class or package has them. */
final class TakenNames {
  /** The kinds of things that may have a name already. */
  enum Holder {
    SOURCE("a class that exists", "class", "the class"),
    OTHER_ARTIFACT("a class that the class path has from elsewhere", "class", ""),
    PACKAGE("a class that is called like a package", "package", "the package");

    private static final String MOVE = "move the tiers to another package";

    /** The kind of the emitted class. */
    final String what;

    /** The kind of the thing that has the name. */
    final String kind;

    /** The thing that the user could rename instead of the tier, if it belongs to the user. */
    private final String renamed;

    Holder(String what, String kind, String renamed) {
      this.what = what;
      this.kind = kind;
      this.renamed = renamed;
    }

    /** The remedy if the class is named after a tier. */
    String remedyOfTier() {
      return "rename the tier or " + (renamed.isEmpty() ? MOVE : renamed);
    }

    /** The remedy if the class is the registry. */
    String remedyOfRegistry() {
      return MOVE + (renamed.isEmpty() ? "" : " or rename " + renamed);
    }
  }

  private final Elements elements;
  private final EarlierRun earlier;
  private final Set<String> sources = new HashSet<>();

  TakenNames(ProcessingEnvironment environment, EarlierRun earlier) {
    this.elements = environment.getElementUtils();
    this.earlier = earlier;
  }

  /** Records the types of this compilation. */
  void addSources(RoundEnvironment round) {
    for (Element root : round.getRootElements()) {
      if (root instanceof TypeElement type) {
        sources.add(type.getQualifiedName().toString());
      }
    }
  }

  /** Returns the thing that has the name of a type in a package, or null if the name is free. */
  @Nullable Holder holderOf(PackageElement element, String simpleName) {
    String name = element.getQualifiedName() + "." + simpleName;
    TypeElement type = earlier.find(element, simpleName);
    if (type == null || earlier.hasLeft(type)) {
      return isPackage(elements.getModuleOf(element), name) ? Holder.PACKAGE : null;
    }
    return isCompiledAlong(name) || isSource(type) ? Holder.SOURCE : Holder.OTHER_ARTIFACT;
  }

  /** Returns true if a type is among the sources of this compilation. */
  boolean isCompiledAlong(String name) {
    return sources.contains(name);
  }

  private boolean isSource(TypeElement type) {
    JavaFileObject file = earlier.fileOf(type);
    return file != null && file.getKind() == JavaFileObject.Kind.SOURCE;
  }

  private boolean isPackage(@Nullable ModuleElement module, String name) {
    PackageElement found =
        module == null
            ? elements.getPackageElement(name)
            : elements.getPackageElement(module, name);
    return found != null && !found.getEnclosedElements().isEmpty();
  }
}
