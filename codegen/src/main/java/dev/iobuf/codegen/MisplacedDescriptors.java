package dev.iobuf.codegen;

import java.util.Locale;
import javax.annotation.processing.Messager;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.tools.Diagnostic;

/** Reports descriptors that stand on anything but a package, and says where they belong. */
final class MisplacedDescriptors {
  private final Elements elements;
  private final Messager messager;

  MisplacedDescriptors(ProcessingEnvironment environment) {
    this.elements = environment.getElementUtils();
    this.messager = environment.getMessager();
  }

  void report(Element element) {
    for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
      if (DescriptorReader.isDescriptor((TypeElement) mirror.getAnnotationType().asElement())) {
        messager.printMessage(
            Diagnostic.Kind.ERROR,
            "@BufferTier: a descriptor must stand on a package: %s=%s; move it to the package-info.java of %s"
                .formatted(kindOf(element), element, homeOf(element)),
            element,
            mirror);
      }
    }
  }

  private static String kindOf(Element element) {
    return element.getKind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /**
   * Returns the package of the element, if a descriptor can stand on it: the package must have a
   * name.
   */
  private String homeOf(Element element) {
    PackageElement home = elements.getPackageOf(element);
    return home == null || home.isUnnamed() ? "a package with a name" : home.toString();
  }
}
