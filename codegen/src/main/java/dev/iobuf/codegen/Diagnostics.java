package dev.iobuf.codegen;

import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.PackageElement;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;

/** Reports errors at the annotation values that are wrong. */
final class Diagnostics {
  private final ProcessingEnvironment environment;
  private final PackageElement element;
  private boolean hasErrors;

  Diagnostics(ProcessingEnvironment environment, PackageElement element) {
    this.environment = environment;
    this.element = element;
  }

  /**
   * Finds the trees of the package. Only javac has trees, and some build tools hide them. Trees
   * take time, and most descriptors are right: get them only if there is an error or a doubt.
   */
  @Nullable DescriptorTrees trees() {
    try {
      return DescriptorTrees.of(environment, element);
    } catch (IllegalArgumentException | LinkageError notJavac) {
      return null;
    }
  }

  /** Reports an error at a descriptor as a whole. */
  void error(Descriptor descriptor, String message) {
    error(descriptor, "", message);
  }

  /** Reports an error at a value of a descriptor, or at the descriptor if that is not written. */
  void error(Descriptor descriptor, String value, String message) {
    error(descriptor.place(), value, message);
  }

  /**
   * Reports an error at a value of a descriptor, or at the descriptor if that is not written.
   *
   * <p>Uses the trees, if there are any: for an annotation that is repeated, a Messager has no
   * better place than the package declaration.
   */
  void error(DescriptorPlace place, String value, String message) {
    hasErrors = true;
    String text = "@BufferTier: " + message;
    DescriptorTrees trees = trees();
    if (trees == null || !trees.error(place.ordinal(), value, text)) {
      environment
          .getMessager()
          .printMessage(
              Diagnostic.Kind.ERROR, text, element, place.mirror(), place.written().get(value));
    }
  }

  boolean hasErrors() {
    return hasErrors;
  }
}
