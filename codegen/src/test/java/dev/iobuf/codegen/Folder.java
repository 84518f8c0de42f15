package dev.iobuf.codegen;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.eclipse.jdt.core.compiler.batch.BatchCompiler;

/** A folder with sources, in which compilers run again and again, as a user runs them. */
record Folder(Path root) {
  /** The messages of a compiler, and whether it succeeded. */
  record Outcome(boolean succeeded, String said) {}

  /** The compilers that users have. */
  enum Compiler {
    JAVAC {
      @Override
      boolean run(List<String> arguments, PrintWriter out) {
        List<String> all = new ArrayList<>(List.of("-Xlint:all", "-Werror"));
        all.addAll(arguments);
        return ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(out, out, all.toArray(new String[0]))
            == 0;
      }
    },
    ECJ {
      @Override
      boolean run(List<String> arguments, PrintWriter out) {
        return BatchCompiler.compile(arguments.toArray(new String[0]), out, out, null);
      }
    };

    abstract boolean run(List<String> arguments, PrintWriter out);
  }

  /**
   * The entries of a processor path. In the layout of this build they are two places; a user has
   * one jar.
   */
  static String processorPath() {
    return Compilation.pathOf(BufferTierProcessor.class)
        + File.pathSeparator
        + Compilation.pathOf(com.palantir.javapoet.JavaFile.class);
  }

  void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** Deletes all that is in a folder. */
  void empty(String folder) throws IOException {
    Path path = root.resolve(folder);
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(path)) {
          Files.delete(file);
        }
      }
    }
  }

  /** All Java files below some folders. */
  List<String> sources(String... folders) throws IOException {
    List<String> sources = new ArrayList<>();
    for (String folder : folders) {
      if (Files.exists(root.resolve(folder))) {
        try (Stream<Path> files = Files.walk(root.resolve(folder))) {
          files
              .map(Path::toString)
              .filter(file -> file.endsWith(".java"))
              .sorted()
              .forEach(sources::add);
        }
      }
    }
    return sources;
  }

  /**
   * Compiles.
   *
   * @param options in which {@code @x} is the folder x of this one, and {@code LIBRARY} core and
   *     JSpecify
   */
  Outcome compile(Compiler compiler, String options, List<String> sources) {
    return compile(compiler, options, sources, processorPath());
  }

  /** As above, with another processor path. */
  Outcome compile(Compiler compiler, String options, List<String> sources, String processorPath) {
    List<String> arguments = new ArrayList<>(List.of("--release", "25"));
    for (String option : options.split(" ", -1)) {
      arguments.add(
          option
              .replace("LIBRARY", Compilation.CORE + File.pathSeparator + Compilation.JSPECIFY)
              .replace("@", root + "/"));
    }
    // Last, since ecj takes the class path for it otherwise.
    arguments.addAll(List.of("-processorpath", processorPath));
    arguments.addAll(sources);
    StringWriter said = new StringWriter();
    boolean succeeded = compiler.run(arguments, new PrintWriter(said, true));
    return new Outcome(succeeded, said.toString());
  }

  /** A constant of a class that was compiled into a folder. */
  Object constant(String classes, String type, String name)
      throws IOException, ReflectiveOperationException {
    URL[] urls = {root.resolve(classes).toUri().toURL()};
    try (var loader = new URLClassLoader(urls)) {
      return loader.loadClass(type).getField(name).get(null);
    }
  }
}
