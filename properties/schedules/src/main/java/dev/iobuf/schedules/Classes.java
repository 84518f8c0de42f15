package dev.iobuf.schedules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The classes under control, and their loader: one for all explorations of the same classes. */
final class Classes {
  /** Replaces an int constant by another in one method of a class, to make loops short. */
  record ConstantPatch(String type, String method, int from, int to) {}

  private final Set<String> packages;
  private final Set<String> confined;
  private final Map<String, byte[]> replacements;
  private final List<ConstantPatch> patches;
  private @Nullable ScheduledLoader loader;

  private Classes(
      Set<String> packages,
      Set<String> confined,
      Map<String, byte[]> replacements,
      List<ConstantPatch> patches) {
    this.packages = Set.copyOf(packages);
    this.confined = Set.copyOf(confined);
    this.replacements = Map.copyOf(replacements);
    this.patches = List.copyOf(patches);
  }

  /** The classes of a package. */
  static Classes of(String packageName) {
    return new Classes(Set.of(packageName), Set.of(), Map.of(), List.of());
  }

  /** The settings by which sets of classes differ: equal ones may share a loader. */
  record Kind(
      Set<String> packages,
      Set<String> confined,
      Map<String, byte[]> replacements,
      List<ConstantPatch> patches) {
    Kind withoutReplacements() {
      return new Kind(packages, confined, Map.of(), patches);
    }
  }

  Kind kind() {
    return new Kind(packages, confined, replacements, patches);
  }

  Classes with(String... more) {
    Set<String> all = new HashSet<>(packages);
    all.addAll(List.of(more));
    return new Classes(all, confined, replacements, patches);
  }

  Classes confined(String... types) {
    Set<String> all = new HashSet<>(confined);
    all.addAll(List.of(types));
    return new Classes(packages, all, replacements, patches);
  }

  Classes replaced(Map<String, byte[]> others) {
    Map<String, byte[]> all = new HashMap<>(replacements);
    all.putAll(others);
    return new Classes(packages, confined, all, patches);
  }

  Classes patched(ConstantPatch patch) {
    List<ConstantPatch> all = new ArrayList<>(patches);
    all.add(patch);
    return new Classes(packages, confined, replacements, all);
  }

  /** Returns true if a class is under control. */
  boolean isControlled(String name) {
    return packages.contains(name.substring(0, Math.max(0, name.lastIndexOf('.'))));
  }

  /** Returns true if the instances of a class belong to one thread each. */
  boolean isConfined(String name) {
    return confined.contains(name);
  }

  /** The class file that takes the place of a class's own. Returns null if none does. */
  byte @Nullable [] replacement(String name) {
    return replacements.get(name);
  }

  int constant(String type, String method, int value) {
    for (ConstantPatch patch : patches) {
      if (patch.from == value && patch.type.equals(type) && patch.method.equals(method)) {
        return patch.to;
      }
    }
    return value;
  }

  /** Returns a text by which mutants and patched classes differ from the originals. */
  String signature() {
    StringBuilder text = new StringBuilder(patches.toString());
    confined.stream().sorted().forEach(text::append);
    replacements.keySet().stream()
        .sorted()
        .forEach(name -> text.append(name).append(Arrays.hashCode(replacements.get(name))));
    return text.toString();
  }

  synchronized ScheduledLoader loader(ClassLoader parent) {
    ScheduledLoader existing = loader;
    if (existing == null) {
      existing = new ScheduledLoader(parent, this);
      loader = existing;
    }
    return existing;
  }

  Class<?> subject(Class<?> type, ScheduledLoader from) {
    try {
      return Class.forName(type.getName(), true, from);
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException("the subject is not on the class path: " + type, e);
    }
  }
}
