package dev.iobuf.schedules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Schedules that failed when none should have, kept in files and tried first the next time. */
final class Failures {
  /** The system property that names their folder. */
  private static final String DIRECTORY = "iobuf.failures";

  private Failures() {}

  private static Path file(String id) {
    return Path.of(System.getProperty(DIRECTORY, ".schedules-failures"), id);
  }

  static @Nullable Schedule remembered(String id) {
    try {
      Path file = file(id);
      return Files.exists(file) ? Schedule.parse(Files.readString(file).strip()) : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void remember(String id, Schedule schedule) {
    try {
      Files.createDirectories(file(id).toAbsolutePath().getParent());
      Files.writeString(file(id), schedule + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void forget(String id) {
    try {
      Files.deleteIfExists(file(id));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
