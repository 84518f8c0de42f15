package dev.iobuf.behaviour.api;

import static java.lang.classfile.ClassFile.ACC_ABSTRACT;
import static java.lang.classfile.ClassFile.ACC_ANNOTATION;
import static java.lang.classfile.ClassFile.ACC_ENUM;
import static java.lang.classfile.ClassFile.ACC_FINAL;
import static java.lang.classfile.ClassFile.ACC_INTERFACE;
import static java.lang.classfile.ClassFile.ACC_PROTECTED;
import static java.lang.classfile.ClassFile.ACC_PUBLIC;
import static java.lang.classfile.ClassFile.ACC_STATIC;
import static java.lang.classfile.ClassFile.ACC_SYNTHETIC;
import static java.util.stream.Collectors.joining;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassSignature;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Signature;
import java.lang.classfile.Signature.ClassTypeSig;
import java.lang.classfile.attribute.RecordComponentInfo;
import java.lang.classfile.attribute.SignatureAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** One type as its users see it: the line that declares it, and a line for each of its members. */
final class TypeText {
  private final ApiModule module;
  private final ClassModel type;
  private final MemberText members;
  private final TypeNames names;

  /** Superclasses and interfaces that users can name, or that other modules have. */
  private final Set<String> superclasses = new LinkedHashSet<>();

  private final Set<String> interfaces = new TreeSet<>();

  /** Members by name and descriptor: a member of a subclass hides that of its superclass. */
  private final Map<String, String> fields = new TreeMap<>();

  private final Map<String, String> constructors = new TreeMap<>();
  private final Map<String, String> methods = new TreeMap<>();

  TypeText(ApiModule module, ClassModel type) {
    this.module = module;
    this.type = type;
    this.names = new TypeNames(ApiModule.packageOf(type.thisClass().asInternalName()));
    this.members = new MemberText(names);
    collect(type);
  }

  /**
   * Collects the members that the type has from a class: all visible ones, and those of its
   * supertypes.
   */
  private void collect(ClassModel from) {
    for (FieldModel field : from.fields()) {
      if (isVisible(field.flags().flagsMask())) {
        fields.putIfAbsent(field.fieldName().stringValue(), members.field(field));
      }
    }
    for (MethodModel method : from.methods()) {
      collect(method, from);
    }
    ClassSignature supertypes = signature(from);
    from.superclass().ifPresent(it -> collect(it, supertypes.superclassSignature(), superclasses));
    List<ClassTypeSig> generic = supertypes.superinterfaceSignatures();
    for (int i = 0; i < from.interfaces().size(); i++) {
      collect(from.interfaces().get(i), generic.get(i), interfaces);
    }
  }

  private void collect(ClassEntry supertype, ClassTypeSig generic, Set<String> named) {
    ClassModel hidden = module.classes().get(supertype.asInternalName());
    if (hidden == null || module.isVisible(supertype.asInternalName())) {
      named.add(names.type(generic));
    } else {
      collect(hidden);
    }
  }

  private void collect(MethodModel method, ClassModel from) {
    int flags = method.flags().flagsMask();
    String name = method.methodName().stringValue();
    String key = name + method.methodType().stringValue();
    boolean ofInterface = (from.flags().flagsMask() & ACC_INTERFACE) != 0;
    boolean inheritable = !name.equals("<init>") && !(ofInterface && (flags & ACC_STATIC) != 0);
    if (!isVisible(flags) || (from != type && !inheritable)) {
      return;
    }
    if (name.equals("<init>")) {
      constructors.put(key, members.constructor(method, type));
    } else {
      methods.putIfAbsent(key, members.method(method, ofInterface));
    }
  }

  /** Returns true if users of the type can see a member of it. */
  private boolean isVisible(int flags) {
    if ((flags & ACC_SYNTHETIC) != 0) {
      return false; // A bridge leads to a method that is listed on its own.
    }
    return (flags & ACC_PUBLIC) != 0 || ((flags & ACC_PROTECTED) != 0 && module.isExtensible(type));
  }

  private static ClassSignature signature(ClassModel type) {
    return type.findAttribute(Attributes.signature())
        .map(SignatureAttribute::asClassSignature)
        .orElseGet(() ->
            ClassSignature.of(
                type.superclass()
                    .map(it -> ClassTypeSig.of(it.asSymbol()))
                    .orElseGet(() -> ClassTypeSig.of("java/lang/Object")),
                type.interfaces().stream()
                    .map(it -> ClassTypeSig.of(it.asSymbol()))
                    .toArray(ClassTypeSig[]::new)));
  }

  @Override
  public String toString() {
    List<String> line = new ArrayList<>();
    type.findAttribute(Attributes.runtimeVisibleAnnotations())
        .ifPresent(it -> it.annotations().forEach(each -> line.add(names.annotation(each))));
    line.add(modifiers());
    String name = names.name(type.thisClass().asInternalName());
    line.add(name + names.parameters(signature(type).typeParameters()) + components());
    boolean isInterface = (ApiModule.flags(type) & ACC_INTERFACE) != 0;
    addList(line, "extends", superclasses.stream().filter(it -> !isImplied(it)));
    addList(
        line,
        isInterface ? "extends" : "implements",
        interfaces.stream().filter(it -> !isImplied(it)));
    addList(
        line,
        "permits",
        type.findAttribute(Attributes.permittedSubclasses()).stream()
            .flatMap(it -> it.permittedSubclasses().stream())
            .map(it -> names.name(it.asInternalName()))
            .sorted());
    String head = String.join(" ", line) + "\n";
    return Stream.of(fields, constructors, methods)
        .flatMap(it -> it.values().stream())
        .map(member -> "  " + member + "\n")
        .collect(joining("", head, ""));
  }

  /** Supertypes that the kind of a type tells already. */
  private static boolean isImplied(String supertype) {
    return supertype.equals("Object")
        || supertype.equals("Record")
        || supertype.equals("Annotation")
        || supertype.startsWith("Enum<");
  }

  private static void addList(List<String> line, String keyword, Stream<String> values) {
    String joined = values.collect(joining(", "));
    if (!joined.isEmpty()) {
      line.add(keyword + " " + joined);
    }
  }

  private String components() {
    return type.findAttribute(Attributes.record())
        .map(it -> it.components().stream().map(this::component).collect(joining(", ", "(", ")")))
        .orElse("");
  }

  private String component(RecordComponentInfo component) {
    Signature signature =
        component
            .findAttribute(Attributes.signature())
            .map(SignatureAttribute::asTypeSignature)
            .orElseGet(() -> Signature.of(component.descriptorSymbol()));
    return names.type(signature) + " " + component.name();
  }

  private String modifiers() {
    int flags = ApiModule.flags(type);
    boolean isRecord = type.findAttribute(Attributes.record()).isPresent();
    boolean isClass = (flags & (ACC_INTERFACE | ACC_ENUM)) == 0 && !isRecord;
    List<String> words = new ArrayList<>();
    words.add((flags & ACC_PUBLIC) != 0 ? "public" : "protected");
    if ((flags & ACC_STATIC) != 0 && isClass) {
      words.add("static");
    }
    if ((flags & ACC_ABSTRACT) != 0 && isClass) {
      words.add("abstract");
    }
    if (isClass && !module.isExtensible(type)) {
      // Also of a class that has no constructor for users: they can't extend it either.
      words.add((flags & ACC_FINAL) != 0 ? "final" : "inextensible");
    }
    words.add(kind(flags, isRecord));
    return String.join(" ", words);
  }

  private static String kind(int flags, boolean isRecord) {
    if ((flags & ACC_ANNOTATION) != 0) {
      return "@interface";
    }
    if ((flags & ACC_INTERFACE) != 0) {
      return "interface";
    }
    if ((flags & ACC_ENUM) != 0) {
      return "enum";
    }
    return isRecord ? "record" : "class";
  }
}
