package dev.iobuf.codegen;

import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.PackageElement;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/**
 * A package by name. An element belongs to one round, and to the values that were known in it.
 *
 * @param module null if there are no modules
 */
record PackageName(@Nullable String module, String name) {
  static PackageName of(PackageElement element, Elements elements) {
    ModuleElement module = elements.getModuleOf(element);
    return new PackageName(
        module == null ? null : module.getQualifiedName().toString(),
        element.getQualifiedName().toString());
  }

  @Nullable PackageElement find(Elements elements) {
    if (module == null) {
      return elements.getPackageElement(name);
    }
    ModuleElement found = elements.getModuleElement(module);
    return found == null ? null : elements.getPackageElement(found, name);
  }
}
