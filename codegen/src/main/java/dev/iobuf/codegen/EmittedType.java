package dev.iobuf.codegen;

import javax.lang.model.element.PackageElement;

/**
 * A class of a package, as it is emitted.
 *
 * @param source the whole text of its file, in ASCII
 */
record EmittedType(PackageElement home, String simpleName, String source) {
  String qualifiedName() {
    return home.getQualifiedName() + "." + simpleName;
  }
}
