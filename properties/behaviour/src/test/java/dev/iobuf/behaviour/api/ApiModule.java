package dev.iobuf.behaviour.api;

import static java.lang.classfile.ClassFile.ACC_FINAL;
import static java.lang.classfile.ClassFile.ACC_PROTECTED;
import static java.lang.classfile.ClassFile.ACC_PUBLIC;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.InnerClassInfo;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The class files of a module, read and never loaded.
 *
 * @param descriptor the module's own descriptor
 * @param classes by internal name, such as {@code dev/iobuf/pool/Pool}
 */
record ApiModule(ModuleDescriptor descriptor, Map<String, ClassModel> classes) {

  /** The module of a name among the entries of the class path, which may be folders or jars. */
  static ApiModule named(String name) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .flatMap(entry -> find(name, Path.of(entry)).stream())
        .findFirst()
        .map(ApiModule::read)
        .orElseThrow(() -> new AssertionError("no module on the class path: name=" + name));
  }

  /** The only module of a folder of classes. */
  static ApiModule in(Path folder) {
    return read(ModuleFinder.of(folder).findAll().iterator().next());
  }

  private static Optional<ModuleReference> find(String name, Path entry) {
    try {
      return ModuleFinder.of(entry).find(name);
    } catch (FindException e) {
      return Optional.empty(); // A jar that can't be a module is not part of the library.
    }
  }

  private static ApiModule read(ModuleReference reference) {
    Map<String, ClassModel> classes = new HashMap<>();
    try (ModuleReader reader = reference.open();
        Stream<String> entries = reader.list()) {
      for (String entry : entries.filter(name -> name.endsWith(".class")).toList()) {
        ByteBuffer bytes = reader.read(entry).orElseThrow();
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        reader.release(bytes);
        ClassModel parsed = ClassFile.of().parse(copy);
        classes.put(parsed.thisClass().asInternalName(), parsed);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ApiModule(reference.descriptor(), classes);
  }

  /** This module with one class replaced. */
  ApiModule with(ClassModel changed) {
    Map<String, ClassModel> copy = new HashMap<>(classes);
    copy.put(changed.thisClass().asInternalName(), changed);
    return new ApiModule(descriptor, copy);
  }

  /** The types that users can name, in order of their names. */
  List<ClassModel> types() {
    return classes.keySet().stream().filter(this::isVisible).sorted().map(this::type).toList();
  }

  /** A class by its internal name. */
  ClassModel type(String name) {
    ClassModel found = classes.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no such class: name=" + name);
    }
    return found;
  }

  /** Returns true if users can name the type: it and its enclosing types are visible to them. */
  boolean isVisible(String name) {
    ClassModel type = classes.get(name);
    return type != null
        && !type.isModuleInfo()
        && isExported(packageOf(name))
        && (flags(type) & (ACC_PUBLIC | ACC_PROTECTED)) != 0
        && isVisibleWithin(type);
  }

  private boolean isVisibleWithin(ClassModel type) {
    InnerClassInfo nested = nesting(type);
    if (nested == null) {
      return true;
    }
    if (nested.outerClass().isEmpty()) {
      return false; // local or anonymous
    }
    String outer = nested.outerClass().get().asInternalName();
    boolean inherited = (flags(type) & ACC_PROTECTED) == 0 || isExtensible(type(outer));
    return inherited && isVisible(outer);
  }

  /** Returns true if users can extend the class, and so see its protected members. */
  boolean isExtensible(ClassModel type) {
    return (flags(type) & ACC_FINAL) == 0
        && type.findAttribute(Attributes.permittedSubclasses()).isEmpty()
        && type.methods().stream().anyMatch(ApiModule::isOpenConstructor);
  }

  private static boolean isOpenConstructor(MethodModel method) {
    return method.methodName().equalsString("<init>")
        && (method.flags().flagsMask() & (ACC_PUBLIC | ACC_PROTECTED)) != 0;
  }

  private boolean isExported(String packageName) {
    return descriptor.exports().stream().anyMatch(it -> it.source().equals(packageName));
  }

  /** The modifiers as they were written: the class itself has others where it is nested. */
  static int flags(ClassModel type) {
    InnerClassInfo nested = nesting(type);
    return nested == null ? type.flags().flagsMask() : nested.flagsMask();
  }

  private static @Nullable InnerClassInfo nesting(ClassModel type) {
    return type.findAttribute(Attributes.innerClasses()).stream()
        .flatMap(attribute -> attribute.classes().stream())
        .filter(it -> it.innerClass().asInternalName().equals(type.thisClass().asInternalName()))
        .findFirst()
        .orElse(null);
  }

  /** The package of a class by its internal name. */
  static String packageOf(String name) {
    int end = name.lastIndexOf('/');
    return end < 0 ? "" : name.substring(0, end).replace('/', '.');
  }
}
