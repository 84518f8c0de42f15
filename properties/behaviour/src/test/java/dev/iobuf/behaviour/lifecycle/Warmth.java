package dev.iobuf.behaviour.lifecycle;

import dev.iobuf.SmallBufferPool;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.uring.IoUringSupport;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Loads and initializes all classes first. If a class is first needed while the heap is full, or
 * while no file can be opened, the process can never load it, and the library can't prevent that.
 */
final class Warmth {
  private static final int PROGRAMS = 12;
  private static final Logger LOGGER = Logger.getLogger("dev.iobuf.memory");

  private Warmth() {}

  static void up() {
    initializeAll();
    // If no file can be opened, slabs of files become slabs of arenas, which is logged.
    LOGGER.setLevel(Level.OFF);
    IoUringSupport rings = IoUringSupport.current();
    if (!rings.isAvailable()) {
      System.getLogger(Warmth.class.getName())
          .log(System.Logger.Level.WARNING, "no program opens a ring: {0}", rings);
    }
    // Programs of all kinds open the resources that the Java runtime opens at first use, and then
    // keeps.
    for (int number = 0; number < PROGRAMS; number++) {
      int same = number;
      List<Step> steps =
          Stream.of(Kind.values())
              .map(kind -> new Step(kind, same, same, Step.Trouble.NONE, same))
              .toList();
      var _ = new Lifecycle(new Library(), LifecycleProperties.folder()).failure(steps, number);
    }
  }

  static void initializeAll() {
    for (Class<?> one : List.of(FileDescriptor.class, SmallBufferPool.class, Warmth.class)) {
      try {
        Path origin = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(origin)) {
          initializeAll(origin);
        } else {
          try (FileSystem archive =
              FileSystems.newFileSystem(URI.create("jar:" + origin.toUri()), Map.of())) {
            initializeAll(archive.getPath("/"));
          }
        }
      } catch (IOException | URISyntaxException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static void initializeAll(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      files
          .map(file -> root.relativize(file).toString())
          .filter(name -> name.startsWith("dev/iobuf/") && name.endsWith(".class"))
          .filter(name -> !name.contains("/behaviour/") || name.contains("/lifecycle/"))
          .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
          .forEach(Warmth::initialize);
    }
  }

  private static void initialize(String name) {
    try {
      Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
