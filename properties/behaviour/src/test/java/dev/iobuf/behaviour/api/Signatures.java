package dev.iobuf.behaviour.api;

import static java.util.stream.Collectors.joining;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All that users of a module can name, call, extend or have compiled into their classes, as text:
 * its directives, the packages that it exports, their visible types, and of each type the members
 * that it has, wherever they are declared.
 *
 * <p>A member that a type inherits from a class which users can't name counts as its own. A member
 * that it inherits from a class that they can name is listed there. A generic signature is followed
 * by its erasure in class files, after {@code //}; a constant by its value, which compilers copy.
 */
final class Signatures {
  private Signatures() {}

  /** The text of a whole module. */
  static String of(ApiModule module) {
    StringBuilder text = new StringBuilder(directives(module.descriptor()));
    String last = "";
    for (Map.Entry<String, String> type : byType(module).entrySet()) {
      String owner = ApiModule.packageOf(type.getKey());
      if (!owner.equals(last)) {
        text.append("\n").append(packageLine(module, owner));
        last = owner;
      }
      text.append("\n").append(type.getValue());
    }
    return text.toString();
  }

  /** The text of each visible type, by internal name. */
  static Map<String, String> byType(ApiModule module) {
    Map<String, String> texts = new TreeMap<>();
    for (ClassModel type : module.types()) {
      texts.put(type.thisClass().asInternalName(), ofType(module, type));
    }
    return texts;
  }

  /** The text of one type. */
  static String ofType(ApiModule module, ClassModel type) {
    return new TypeText(module, type).toString();
  }

  private static String directives(ModuleDescriptor module) {
    Stream<String> requires =
        module.requires().stream()
            .filter(it -> !it.modifiers().contains(Requires.Modifier.MANDATED))
            .map(it -> "requires" + modifiers(it.modifiers().stream()) + " " + it.name());
    Stream<String> exports =
        module.exports().stream()
            .map(it -> "exports " + it.source() + (it.isQualified() ? " to " + it.targets() : ""));
    Stream<String> opens = module.opens().stream().map(it -> "opens " + it.source());
    Stream<String> uses = module.uses().stream().map(it -> "uses " + it);
    Stream<String> provides = module.provides().stream().map(it -> "provides " + it.service());
    return Stream.of(requires, exports, opens, uses, provides)
        .flatMap(it -> it)
        .sorted()
        .map(line -> "  " + line + "\n")
        .collect(joining("", "module " + module.name() + "\n", ""));
  }

  private static String modifiers(Stream<Requires.Modifier> modifiers) {
    return modifiers
        .map(it -> " " + it.toString().toLowerCase(Locale.ROOT))
        .sorted()
        .collect(joining());
  }

  private static String packageLine(ApiModule module, String name) {
    ClassModel info = module.classes().get(name.replace('.', '/') + "/package-info");
    String annotations =
        info == null
            ? ""
            : info.findAttribute(Attributes.runtimeVisibleAnnotations()).stream()
                .flatMap(it -> it.annotations().stream())
                .map(it -> new TypeNames(name).annotation(it) + " ")
                .collect(joining());
    return annotations + "package " + name + "\n";
  }
}
