package dev.iobuf.schedules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which classes are under control, and the loader that has them: one for all that share them. */
final class Classes {
  private final Set<String> prefixes;
  private final Map<String, byte[]> replacements;
  private final List<ScheduledLoader.ConstantPatch> patches;
  private @Nullable ScheduledLoader loader;

  Classes(
      Set<String> prefixes,
      Map<String, byte[]> replacements,
      List<ScheduledLoader.ConstantPatch> patches) {
    this.prefixes = Set.copyOf(prefixes);
    this.replacements = Map.copyOf(replacements);
    this.patches = List.copyOf(patches);
  }

  Classes with(String... packages) {
    Set<String> all = new LinkedHashSet<>(prefixes);
    for (String name : packages) {
      all.add(name + ".");
    }
    return new Classes(all, replacements, patches);
  }

  Classes replaced(Map<String, byte[]> others) {
    Map<String, byte[]> all = new HashMap<>(replacements);
    all.putAll(others);
    return new Classes(prefixes, all, patches);
  }

  Classes patched(ScheduledLoader.ConstantPatch patch) {
    List<ScheduledLoader.ConstantPatch> all = new ArrayList<>(patches);
    all.add(patch);
    return new Classes(prefixes, replacements, all);
  }

  synchronized ScheduledLoader loader(ClassLoader parent) {
    ScheduledLoader existing = loader;
    if (existing == null) {
      existing = new ScheduledLoader(parent, prefixes, replacements, patches);
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
