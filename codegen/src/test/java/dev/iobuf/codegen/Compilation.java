package dev.iobuf.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.annotation.BufferTier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.annotation.processing.Processor;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;

/**
 * One run of javac with the processor.
 *
 * @param diagnostics all messages of javac, in order
 * @param emitted the emitted sources by file name, without folder
 */
record Compilation(
    boolean succeeded,
    List<Diagnostic<? extends JavaFileObject>> diagnostics,
    Map<String, String> emitted) {
  static final Path CORE = pathOf(BufferTier.class);
  static final Path JSPECIFY = pathOf(NullMarked.class);

  /** The kinds of places in which a compilation finds classes and sources. */
  enum Paths {
    CLASS_PATH,
    MODULE_PATH
  }

  /** Compiles on the class path, with warnings on, and with JSpecify to be seen. */
  static Compilation of(Path folder, Map<String, String> sources) {
    return of(folder, Paths.CLASS_PATH, List.of(CORE, JSPECIFY), sources);
  }

  static Compilation of(Path folder, Paths kind, List<Path> paths, Map<String, String> sources) {
    return of(
        folder,
        kind,
        paths,
        sources,
        List.of(new BufferTierProcessor(), new MissingLibraryProcessor()));
  }

  static Compilation of(
      Path folder,
      Paths kind,
      List<Path> paths,
      Map<String, String> sources,
      List<? extends Processor> processors) {
    List<String> options =
        List.of(
            kind == Paths.CLASS_PATH ? "--class-path" : "--module-path",
            paths.stream().map(Path::toString).collect(Collectors.joining(":")),
            "-Xlint:all",
            "--release",
            "25");
    return run(folder, options, sources, processors);
  }

  private static Compilation run(
      Path folder,
      List<String> options,
      Map<String, String> sources,
      List<? extends Processor> processors) {
    try {
      List<String> all = new ArrayList<>(options);
      Path emitted = Files.createDirectories(folder.resolve("emitted"));
      Path classes = Files.createDirectories(folder.resolve("classes"));
      all.addAll(List.of("-s", emitted.toString(), "-d", classes.toString()));
      DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
      JavaCompiler.CompilationTask task =
          ToolProvider.getSystemJavaCompiler()
              .getTask(
                  null,
                  null,
                  diagnostics,
                  all,
                  null,
                  sources.entrySet().stream()
                      .map(source -> new Source(source.getKey(), source.getValue()))
                      .toList());
      task.setLocale(Locale.ROOT);
      task.setProcessors(processors);
      boolean succeeded = task.call();
      return new Compilation(succeeded, diagnostics.getDiagnostics(), read(emitted));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> read(Path emitted) throws IOException {
    Map<String, String> sources = new TreeMap<>();
    try (Stream<Path> files = Files.walk(emitted)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        sources.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return sources;
  }

  static Path pathOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Without errors and without warnings. */
  Compilation requireClean() {
    assertThat(diagnostics.stream().map(Compilation::readable)).isEmpty();
    assertThat(succeeded).isTrue();
    return this;
  }

  List<Diagnostic<? extends JavaFileObject>> errors() {
    return diagnostics.stream()
        .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
        .toList();
  }

  /** {@code line:column: message}, as javac counts, from 1. */
  static String readable(Diagnostic<?> diagnostic) {
    return diagnostic.getLineNumber()
        + ":"
        + diagnostic.getColumnNumber()
        + ": "
        + diagnostic.getMessage(Locale.ROOT);
  }

  /** A source file that is not on any disk. */
  private static final class Source extends SimpleJavaFileObject {
    private final String code;

    Source(String path, String code) {
      super(URI.create("string:///" + path), Kind.SOURCE);
      this.code = code;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return code;
    }
  }
}
