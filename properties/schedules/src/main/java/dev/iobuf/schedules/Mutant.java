package dev.iobuf.schedules;

import java.util.Map;

/**
 * A class with one fault put into it.
 *
 * @param name what the fault is called
 * @param classes the class files, by class name, that differ from the original
 */
public record Mutant(String name, Map<String, byte[]> classes) {
  /** Copies the map. */
  public Mutant {
    classes = Map.copyOf(classes);
  }

  @Override
  public String toString() {
    return name;
  }
}
