package dev.iobuf.behaviour.api;

import static java.util.stream.Collectors.joining;

import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationElement;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.Signature;
import java.lang.classfile.Signature.ArrayTypeSig;
import java.lang.classfile.Signature.BaseTypeSig;
import java.lang.classfile.Signature.ClassTypeSig;
import java.lang.classfile.Signature.TypeArg;
import java.lang.classfile.Signature.TypeParam;
import java.lang.classfile.Signature.TypeVarSig;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes types as Java does. Those of the package itself, of {@code java.lang}, and annotations
 * that every reader knows go by their simple names.
 *
 * @param packageName the package in which the text stands
 */
record TypeNames(String packageName) {
  private static final Set<String> KNOWN =
      Set.of("java.lang", "java.lang.annotation", "org.jspecify.annotations");

  /** Writes the name of a class, given as in class files: {@code java/util/Map$Entry}. */
  String name(String internal) {
    String simple = internal.substring(internal.lastIndexOf('/') + 1).replace('$', '.');
    String owner = ApiModule.packageOf(internal);
    boolean isKnown = owner.isEmpty() || owner.equals(packageName) || KNOWN.contains(owner);
    return isKnown ? simple : owner + "." + simple;
  }

  /**
   * Writes a type.
   *
   * @param path where the type stands in the whole, as type annotations tell it
   * @param annotations of the whole type, by path
   */
  String type(Signature type, String path, Map<String, String> annotations) {
    String own = annotations.getOrDefault(path, "");
    return switch (type) {
      case BaseTypeSig primitive ->
          ClassDesc.ofDescriptor(String.valueOf(primitive.baseType())).displayName();
      case TypeVarSig variable -> own + variable.identifier();
      case ArrayTypeSig array -> {
        String component = type(array.componentSignature(), path + "[", annotations);
        yield component + (own.isEmpty() ? "" : " " + own) + "[]";
      }
      case ClassTypeSig named -> own + named(named, path, annotations);
    };
  }

  /** Writes a type that bears no annotation. */
  String type(Signature type) {
    return type(type, "", Map.of());
  }

  private String named(ClassTypeSig type, String path, Map<String, String> annotations) {
    String name =
        type.outerType()
            .map(outer -> type(outer) + "." + type.className())
            .orElseGet(() -> name(type.className()));
    List<String> arguments = new ArrayList<>();
    for (TypeArg argument : type.typeArgs()) {
      arguments.add(argument(argument, path + arguments.size() + ";", annotations));
    }
    return arguments.isEmpty() ? name : name + "<" + String.join(", ", arguments) + ">";
  }

  private String argument(TypeArg argument, String path, Map<String, String> annotations) {
    return switch (argument) {
      case TypeArg.Unbounded _ -> annotations.getOrDefault(path, "") + "?";
      case TypeArg.Bounded bounded ->
          switch (bounded.wildcardIndicator()) {
            case NONE -> type(bounded.boundType(), path, annotations);
            case EXTENDS -> "? extends " + type(bounded.boundType(), path + "*", annotations);
            case SUPER -> "? super " + type(bounded.boundType(), path + "*", annotations);
          };
    };
  }

  /** Writes the type parameters of a class or method, if it has any. */
  String parameters(List<TypeParam> parameters) {
    return parameters.isEmpty()
        ? ""
        : parameters.stream().map(this::parameter).collect(joining(", ", "<", ">"));
  }

  private String parameter(TypeParam parameter) {
    String bounds =
        Stream.concat(parameter.classBound().stream(), parameter.interfaceBounds().stream())
            .map(this::type)
            .filter(bound -> !bound.equals("Object"))
            .collect(joining(" & "));
    return parameter.identifier() + (bounds.isEmpty() ? "" : " extends " + bounds);
  }

  /** Writes an annotation with all values that were given to it. */
  String annotation(Annotation annotation) {
    String values =
        annotation.elements().stream()
            .map((AnnotationElement it) -> it.name() + " = " + value(it.value()))
            .collect(joining(", "));
    String name = "@" + type(Signature.of(annotation.classSymbol()));
    return values.isEmpty() ? name : name + "(" + values + ")";
  }

  /** Writes the value of an annotation. */
  String value(AnnotationValue value) {
    return switch (value) {
      case AnnotationValue.OfString text -> "\"" + text.stringValue() + "\"";
      case AnnotationValue.OfConstant constant -> String.valueOf(constant.resolvedValue());
      case AnnotationValue.OfEnum named -> named.constantName().stringValue();
      case AnnotationValue.OfClass named -> type(Signature.of(named.classSymbol())) + ".class";
      case AnnotationValue.OfAnnotation nested -> annotation(nested.annotation());
      case AnnotationValue.OfArray array ->
          array.values().stream().map(this::value).collect(joining(", ", "{", "}"));
    };
  }
}
