package dev.iobuf.schedules;

import java.util.HashMap;
import java.util.Map;

/** A class with one fault put into it. Explorers of the same classes load it once. */
public final class Mutant {
  private final String name;
  private final Map<String, byte[]> files;
  private final Map<Classes.Kind, Classes> loaded = new HashMap<>();

  /**
   * Creates a mutant.
   *
   * @param name the name of the fault
   * @param files the class files, by class name, that differ from the original
   */
  public Mutant(String name, Map<String, byte[]> files) {
    this.name = name;
    this.files = Map.copyOf(files);
  }

  /** The classes with the fault in them. */
  synchronized Classes in(Classes originals) {
    return loaded.computeIfAbsent(originals.kind(), _ -> originals.replaced(files));
  }

  /** The class files, by class name, that differ from the original. */
  Map<String, byte[]> files() {
    return files;
  }

  @Override
  public String toString() {
    return name;
  }
}
