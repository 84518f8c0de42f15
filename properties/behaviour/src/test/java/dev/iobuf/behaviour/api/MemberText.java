package dev.iobuf.behaviour.api;

import static java.lang.classfile.ClassFile.ACC_ABSTRACT;
import static java.lang.classfile.ClassFile.ACC_ENUM;
import static java.lang.classfile.ClassFile.ACC_FINAL;
import static java.lang.classfile.ClassFile.ACC_PROTECTED;
import static java.lang.classfile.ClassFile.ACC_PUBLIC;
import static java.lang.classfile.ClassFile.ACC_STATIC;
import static java.lang.classfile.ClassFile.ACC_VARARGS;
import static java.util.stream.Collectors.joining;

import java.lang.classfile.AttributedElement;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodSignature;
import java.lang.classfile.Signature;
import java.lang.classfile.TypeAnnotation;
import java.lang.classfile.TypeAnnotation.FormalParameterTarget;
import java.lang.classfile.TypeAnnotation.TargetType;
import java.lang.classfile.attribute.SignatureAttribute;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Writes fields, constructors and methods, a line each.
 *
 * @param names how types are written
 */
record MemberText(TypeNames names) {

  String field(FieldModel field) {
    Signature type =
        field
            .findAttribute(Attributes.signature())
            .map(SignatureAttribute::asTypeSignature)
            .orElseGet(() -> Signature.of(field.fieldTypeSymbol()));
    int flags = field.flags().flagsMask();
    String kind = (flags & ACC_ENUM) != 0 ? "enum constant " : modifiers(flags, false);
    String value =
        field
            .findAttribute(Attributes.constantValue())
            .map(it -> " = " + literal(it.constant().constantValue()))
            .orElse("");
    return annotations(field)
        + kind
        + names.type(type, "", annotations(field, it -> it.targetType() == TargetType.FIELD))
        + " "
        + field.fieldName()
        + value
        + erased(field, field.fieldType().stringValue());
  }

  private static String literal(Object value) {
    return value instanceof String text ? "\"" + text + "\"" : value.toString();
  }

  String constructor(MethodModel constructor, ClassModel type) {
    String name = names.name(type.thisClass().asInternalName());
    return modifiers(constructor, false) + name + rest(constructor);
  }

  String method(MethodModel method, boolean ofInterface) {
    Signature result = signature(method).result();
    return modifiers(method, ofInterface)
        + names.type(
            result, "", annotations(method, it -> it.targetType() == TargetType.METHOD_RETURN))
        + " "
        + method.methodName()
        + rest(method);
  }

  /** The text before the type or name of a method. */
  private String modifiers(MethodModel method, boolean ofInterface) {
    String parameters = names.parameters(signature(method).typeParameters());
    return annotations(method)
        + modifiers(method.flags().flagsMask(), ofInterface)
        + (parameters.isEmpty() ? "" : parameters + " ");
  }

  private static String modifiers(int flags, boolean ofInterface) {
    List<String> words = new ArrayList<>();
    if ((flags & ACC_PUBLIC) != 0) {
      words.add("public");
    }
    if ((flags & ACC_PROTECTED) != 0) {
      words.add("protected");
    }
    if ((flags & ACC_STATIC) != 0) {
      words.add("static");
    }
    if ((flags & ACC_FINAL) != 0) {
      words.add("final");
    }
    if ((flags & ACC_ABSTRACT) != 0) {
      words.add("abstract");
    } else if (ofInterface && (flags & ACC_STATIC) == 0) {
      words.add("default");
    }
    return String.join(" ", words) + " ";
  }

  /** The text behind the name of a method. */
  private String rest(MethodModel method) {
    String thrown =
        signature(method).throwableSignatures().isEmpty()
            ? method.findAttribute(Attributes.exceptions()).stream()
                .flatMap(it -> it.exceptions().stream())
                .map(it -> names.name(it.asInternalName()))
                .sorted()
                .collect(joining(", "))
            : signature(method).throwableSignatures().stream()
                .map(names::type)
                .sorted()
                .collect(joining(", "));
    String value =
        method
            .findAttribute(Attributes.annotationDefault())
            .map(it -> " default " + names.value(it.defaultValue()))
            .orElse("");
    return parameters(method)
        + (thrown.isEmpty() ? "" : " throws " + thrown)
        + value
        + erased(method, method.methodType().stringValue());
  }

  private String parameters(MethodModel method) {
    List<String> written = new ArrayList<>();
    for (Signature type : signature(method).arguments()) {
      int index = written.size();
      written.add(
          names.type(
              type,
              "",
              annotations(
                  method,
                  it ->
                      it instanceof FormalParameterTarget parameter
                          && parameter.formalParameterIndex() == index)));
    }
    String all = String.join(", ", written);
    boolean variable = (method.flags().flagsMask() & ACC_VARARGS) != 0;
    return "(" + (variable ? all.substring(0, all.length() - "[]".length()) + "..." : all) + ")";
  }

  private static MethodSignature signature(MethodModel method) {
    return method
        .findAttribute(Attributes.signature())
        .map(SignatureAttribute::asMethodSignature)
        .orElseGet(() -> MethodSignature.of(method.methodTypeSymbol()));
  }

  /** Class files link by the erasures of generic types. */
  private static String erased(AttributedElement member, String descriptor) {
    return member.findAttribute(Attributes.signature()).map(it -> " // " + descriptor).orElse("");
  }

  private String annotations(AttributedElement member) {
    return member.findAttribute(Attributes.runtimeVisibleAnnotations()).stream()
        .flatMap(it -> it.annotations().stream())
        .map(it -> names.annotation(it) + " ")
        .collect(joining());
  }

  /** Annotations of one of a member's types, by where they stand in it. */
  private Map<String, String> annotations(
      AttributedElement member, Predicate<TypeAnnotation.TargetInfo> target) {
    Map<String, String> found = new HashMap<>();
    member
        .findAttribute(Attributes.runtimeVisibleTypeAnnotations())
        .ifPresent(it ->
            it.annotations().stream()
                .filter(each -> target.test(each.targetInfo()))
                .forEach(each ->
                    found.merge(
                        path(each.targetPath()),
                        names.annotation(each.annotation()) + " ",
                        String::concat)));
    return found;
  }

  private static String path(List<TypeAnnotation.TypePathComponent> components) {
    return components.stream()
        .map(step ->
            switch (step.typePathKind()) {
              case ARRAY -> "[";
              case INNER_TYPE -> ""; // Outer types bear none.
              case WILDCARD -> "*";
              case TYPE_ARGUMENT -> step.typeArgumentIndex() + ";";
            })
        .collect(joining());
  }
}
