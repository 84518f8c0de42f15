package dev.iobuf.codegen;

import java.util.List;
import javax.annotation.processing.Messager;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.PackageElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.util.Elements;
import javax.tools.Diagnostic;

/** Names the remedy if javac can't resolve a descriptor, since it can't see the library. */
final class UnresolvedDescriptors {
  private static final String LIBRARY = TypeNames.BUFFER_TIER.canonicalName();

  private final Elements elements;
  private final Messager messager;

  UnresolvedDescriptors(ProcessingEnvironment environment) {
    this.elements = environment.getElementUtils();
    this.messager = environment.getMessager();
  }

  void report(RoundEnvironment round) {
    for (Element root : round.getRootElements()) {
      if (root instanceof PackageElement element && !seesLibrary(element)) {
        report(element);
      }
    }
  }

  private boolean seesLibrary(PackageElement element) {
    ModuleElement module = elements.getModuleOf(element);
    return module == null
        ? elements.getTypeElement(LIBRARY) != null
        : elements.getTypeElement(module, LIBRARY) != null;
  }

  private void report(PackageElement element) {
    List<? extends AnnotationMirror> unresolved =
        element.getAnnotationMirrors().stream()
            .filter(mirror -> mirror.getAnnotationType().getKind() == TypeKind.ERROR)
            .filter(mirror -> isNamedLikeDescriptor(mirror.getAnnotationType().toString()))
            .toList();
    if (unresolved.isEmpty()) {
      return;
    }
    ModuleElement module = elements.getModuleOf(element);
    String remedy =
        module == null || module.isUnnamed()
            ? "on the class path: package=%s; depend on dev.iobuf:iobuf-core"
                .formatted(element.getQualifiedName())
            : ("read by the module: module=%s; write \"requires transitive dev.iobuf.core;\" in"
                    + " its module-info.java, and depend on dev.iobuf:iobuf-core")
                .formatted(module.getQualifiedName());
    messager.printMessage(
        Diagnostic.Kind.ERROR,
        "@BufferTier: the library is not " + remedy,
        element,
        unresolved.getFirst());
  }

  private static boolean isNamedLikeDescriptor(String type) {
    return type.equals(TypeNames.BUFFER_TIER.simpleName()) || type.equals(LIBRARY);
  }
}
