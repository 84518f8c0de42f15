package dev.iobuf.schedules;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.instruction.ConstantInstruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The layers of an object: its class first, then the superclasses. A search of all layers finds a
 * piece of code in any of them.
 */
final class Layers {
  private Layers() {}

  /**
   * The layers of a class on the class path, without Object.
   *
   * @throws IllegalArgumentException if there is no such class
   */
  static List<Class<?>> of(String className) {
    List<Class<?>> layers = new ArrayList<>();
    try {
      ClassLoader loader = Thread.currentThread().getContextClassLoader();
      Class<?> layer = Class.forName(className, false, loader);
      do {
        layers.add(layer);
        layer = layer.getSuperclass();
      } while (layer != null && layer != Object.class);
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException("not on the class path: class=" + className, e);
    }
    return layers;
  }

  /** Returns the path of the source of a class below a source root, as its class file says. */
  static String file(Class<?> layer) {
    String name =
        parse(layer)
            .findAttribute(Attributes.sourceFile())
            .orElseThrow(() -> new IllegalStateException("compiled without -g: class=" + layer))
            .sourceFile()
            .stringValue();
    return layer.getPackageName().replace('.', '/') + "/" + name;
  }

  /**
   * The layer that has a constant in a method.
   *
   * @param className the class
   * @param method the name of the method
   * @param value the constant
   * @return the name of the class
   * @throws IllegalArgumentException if no layer has it, or several have
   */
  static String withConstant(String className, String method, int value) {
    List<Class<?>> layers = of(className);
    List<String> having =
        layers.stream()
            .filter(layer -> hasConstant(parse(layer), method, value))
            .map(Class::getName)
            .toList();
    if (having.size() != 1) {
      throw new IllegalArgumentException(
          "a constant must occur in one of the classes: constant="
              + value
              + ", method="
              + method
              + ", found in "
              + having
              + " of "
              + layers);
    }
    return having.getFirst();
  }

  private static boolean hasConstant(ClassModel type, String method, int value) {
    return type.methods().stream()
        .filter(candidate -> candidate.methodName().equalsString(method))
        .flatMap(candidate -> candidate.code().stream())
        .flatMap(CodeModel::elementStream)
        .anyMatch(element ->
            element instanceof ConstantInstruction constant
                && constant.constantValue().equals(value));
  }

  private static ClassModel parse(Class<?> layer) {
    String resource = "/" + layer.getName().replace('.', '/') + ".class";
    try (InputStream in = Objects.requireNonNull(layer.getResourceAsStream(resource), resource)) {
      return ClassFile.of().parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
