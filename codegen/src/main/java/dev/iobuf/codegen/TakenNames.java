package dev.iobuf.codegen;

import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.tools.StandardLocation;
import org.jspecify.annotations.Nullable;

/** Names that an emitted class can't have, since something else has them. */
final class TakenNames {
  /** Who has a name. */
  enum Holder {
    SOURCE(
        "a class that exists",
        "class",
        "the class, or leave it out of the sources if an earlier run emitted it"),
    OTHER_ARTIFACT("a class that the class path has from elsewhere", "class", ""),
    PACKAGE("a class that is called like a package", "package", "the package");

    private static final String MOVE = "move the tiers to another package";

    /** What the emitted class would be. */
    final String what;

    /** What the name is of. */
    final String kind;

    /** What could be renamed instead of the tier, if that is the user's. */
    private final String renamed;

    Holder(String what, String kind, String renamed) {
      this.what = what;
      this.kind = kind;
      this.renamed = renamed;
    }

    /** What to do where the class is called after a tier. */
    String remedyOfTier() {
      return "rename the tier or " + (renamed.isEmpty() ? MOVE : renamed);
    }

    /** What to do where the class is the registry. */
    String remedyOfRegistry() {
      return MOVE + (renamed.isEmpty() ? "" : " or rename " + renamed);
    }
  }

  private final ProcessingEnvironment environment;
  private final Elements elements;
  private final Set<String> sources = new HashSet<>();

  TakenNames(ProcessingEnvironment environment) {
    this.environment = environment;
    this.elements = environment.getElementUtils();
  }

  /** Remembers the types that are compiled along. */
  void addSources(RoundEnvironment round) {
    for (Element root : round.getRootElements()) {
      if (root instanceof TypeElement type) {
        sources.add(type.getQualifiedName().toString());
      }
    }
  }

  /** Returns who has the name of a type in a package, or null if nobody has. */
  @Nullable Holder holderOf(PackageElement element, String simpleName) {
    String name = element.getQualifiedName() + "." + simpleName;
    if (sources.contains(name)) {
      return Holder.SOURCE;
    }
    ModuleElement module = elements.getModuleOf(element);
    if (isPackage(module, name)) {
      return Holder.PACKAGE;
    }
    TypeElement type =
        module == null ? elements.getTypeElement(name) : elements.getTypeElement(module, name);
    return type != null && isOfAnotherArtifact(element, simpleName, type)
        ? Holder.OTHER_ARTIFACT
        : null;
  }

  private boolean isPackage(@Nullable ModuleElement module, String name) {
    PackageElement found =
        module == null
            ? elements.getPackageElement(name)
            : elements.getPackageElement(module, name);
    return found != null && !found.getEnclosedElements().isEmpty();
  }

  /**
   * Build tools have the folder that is compiled into on the class path too, with what an earlier
   * run has left there. That is about to be replaced.
   */
  private boolean isOfAnotherArtifact(PackageElement element, String simpleName, TypeElement type) {
    try {
      URI output =
          environment
              .getFiler()
              .getResource(
                  StandardLocation.CLASS_OUTPUT, element.getQualifiedName(), simpleName + ".class")
              .toUri();
      return !output.equals(elements.getFileObjectOf(type).toUri());
    } catch (IOException | IllegalArgumentException | UnsupportedOperationException unknown) {
      // Then it is for the compiler to say.
      return false;
    }
  }
}
