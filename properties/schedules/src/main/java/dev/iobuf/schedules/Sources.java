package dev.iobuf.schedules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The sources of a class: its file, and those of its superclasses that lie below the same root; and
 * those of its parts, which are other classes that belong to it. A file counts whole, with all
 * types that it has. Immutable.
 *
 * <p>A search for a fragment covers all of them, so that code may move from one file to another.
 */
public final class Sources {
  private final Map<String, String> files;

  private record Place(String file, int start, int end) {}

  private Sources(Map<String, String> files) {
    this.files = Collections.unmodifiableMap(files);
  }

  /**
   * Reads the sources of a class.
   *
   * @param root for instance {@code core/src/main/java}
   * @param className the class, which is on the class path, too
   * @param parts the names of classes that belong to it
   * @return its file first, then those of its superclasses, then those of each part and its
   *     superclasses
   * @throws IllegalArgumentException if the class or a part has no file below the root
   */
  public static Sources read(Path root, String className, List<String> parts) {
    Map<String, String> files = new LinkedHashMap<>();
    readLayers(root, className, files);
    parts.forEach(part -> readLayers(root, part, files));
    return new Sources(files);
  }

  private static void readLayers(Path root, String className, Map<String, String> files) {
    boolean found = false;
    for (Class<?> layer : Layers.of(className)) {
      String file = Layers.file(layer);
      if (Files.exists(root.resolve(file))) {
        files.computeIfAbsent(file, missing -> read(root.resolve(missing)));
        found = true;
      } else if (!found) {
        throw new IllegalArgumentException("no source of the class: file=" + root.resolve(file));
      }
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the files.
   *
   * @return their paths below the root, that of the class first
   */
  public List<String> files() {
    return List.copyOf(files.keySet());
  }

  /**
   * Returns the text of a file.
   *
   * @param file one of {@link #files}
   * @return its source
   */
  public String text(String file) {
    String text = files.get(file);
    if (text == null) {
      throw new IllegalArgumentException("not one of " + files() + ": file=" + file);
    }
    return text;
  }

  /**
   * Changes a file.
   *
   * @param file one of {@link #files}
   * @param text its new source
   * @return the changed sources
   */
  public Sources with(String file, String text) {
    Map<String, String> changed = new LinkedHashMap<>(files);
    if (changed.replace(file, text) == null) {
      throw new IllegalArgumentException("not one of " + files() + ": file=" + file);
    }
    return new Sources(changed);
  }

  /**
   * Replaces a fragment.
   *
   * @param from a fragment of one of the files; blanks and line ends count as one blank
   * @param to the new text
   * @return the changed sources
   * @throws IllegalArgumentException if the fragment does not occur exactly once in all files
   */
  public Sources replace(String from, String to) {
    List<Place> places = places(pattern(from));
    if (places.isEmpty()) {
      throw new IllegalArgumentException(
          "the fragment does not occur: files=" + files() + ", fragment=" + from);
    }
    if (places.size() > 1) {
      throw new IllegalArgumentException(
          "the fragment occurs more than once; make it longer: files="
              + places.stream().map(Place::file).toList()
              + ", fragment="
              + from);
    }
    Place place = places.getFirst();
    String text = text(place.file);
    return with(place.file, text.substring(0, place.start) + to + text.substring(place.end));
  }

  private List<Place> places(Pattern fragment) {
    return files.entrySet().stream()
        .flatMap(file ->
            fragment
                .matcher(file.getValue())
                .results()
                .map(match -> new Place(file.getKey(), match.start(), match.end())))
        .toList();
  }

  private static Pattern pattern(String fragment) {
    StringBuilder pattern = new StringBuilder();
    for (String word : fragment.strip().split("\\s+", -1)) {
      pattern.append(pattern.isEmpty() ? "" : "\\s+").append(Pattern.quote(word));
    }
    return Pattern.compile(pattern.toString());
  }

  /** Returns the files that differ from the originals, with their sources. */
  Map<String, String> changedFrom(Sources original) {
    Map<String, String> changed = new LinkedHashMap<>(files);
    changed.entrySet().removeAll(original.files.entrySet());
    return changed;
  }
}
