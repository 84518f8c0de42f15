package dev.iobuf.pool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Remembers the program that found a fault the last time: it is tried first. If it does not find
 * the fault any more, the others are tried, so that an outdated file costs only time. With {@code
 * -Diobuf.finders.accept=true} the file is written anew.
 */
final class Finders {
  private static final boolean ACCEPTS = Boolean.getBoolean("iobuf.finders.accept");

  private final Path file;
  private final Map<String, String> known;
  private final SortedMap<String, String> found = new TreeMap<>();

  /** Finders of the faults of a test. */
  Finders(Class<?> test) {
    this.file =
        Path.of("src/test/resources", test.getPackageName().replace('.', '/'))
            .resolve(test.getSimpleName() + ".finders");
    this.known = read();
  }

  private Map<String, String> read() {
    if (!Files.exists(file)) {
      return Map.of();
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .map(line -> line.split("\t", 2))
          .collect(Collectors.toMap(line -> line[0], line -> line[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The trials that have found the fault before, followed by all trials. */
  List<Trial> first(String fault, List<Trial> trials) {
    String finder = known.get(fault);
    return Stream.concat(
            trials.stream().filter(trial -> trial.toString().equals(finder)), trials.stream())
        .toList();
  }

  /** A trial has found a fault. */
  void found(String fault, Trial trial) {
    if (!ACCEPTS) {
      return;
    }
    found.put(fault, trial.toString());
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(
          file,
          found.entrySet().stream()
              .map(line -> line.getKey() + "\t" + line.getValue() + "\n")
              .collect(Collectors.joining()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
