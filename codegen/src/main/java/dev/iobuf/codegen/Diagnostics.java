package dev.iobuf.codegen;

import javax.annotation.processing.Messager;
import javax.lang.model.element.PackageElement;
import javax.tools.Diagnostic;

/** Reports errors at the annotation values that they are about. */
final class Diagnostics {
  private final Messager messager;
  private final PackageElement element;
  private boolean hasErrors;

  Diagnostics(Messager messager, PackageElement element) {
    this.messager = messager;
    this.element = element;
  }

  /** Reports an error at a value of a descriptor, or at the descriptor if that is not written. */
  void error(Descriptor descriptor, String value, String message) {
    hasErrors = true;
    messager.printMessage(
        Diagnostic.Kind.ERROR,
        "@BufferTier: " + message,
        element,
        descriptor.mirror(),
        descriptor.written().get(value));
  }

  boolean hasErrors() {
    return hasErrors;
  }
}
