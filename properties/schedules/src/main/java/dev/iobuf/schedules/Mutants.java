package dev.iobuf.schedules;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Makes mutants from source: a fragment that must occur exactly once is replaced by another, and
 * the result is compiled in memory. A fault so described is read as a change of the code, and fails
 * loudly when the code moves on.
 */
public final class Mutants {
  private final Path root;

  /**
   * Mutants of the classes below a source root.
   *
   * @param root for instance {@code core/src/main/java}
   */
  public Mutants(Path root) {
    this.root = root;
  }

  /**
   * Makes a mutant.
   *
   * @param name what the fault is called
   * @param className the class to change
   * @param from a fragment of its source; blanks and line ends count as one blank
   * @param to what takes its place
   * @return the mutant
   * @throws IllegalArgumentException if the fragment does not occur exactly once, or the result
   *     does not compile
   */
  public Mutant of(String name, String className, String from, String to) {
    return of(name, className, source -> replace(source, from, to));
  }

  /**
   * Makes a mutant by any change of the source.
   *
   * @param name what the fault is called
   * @param className the class to change
   * @param change from the source of the class to that of the mutant
   * @return the mutant
   * @throws IllegalArgumentException if the result does not compile
   */
  public Mutant of(String name, String className, UnaryOperator<String> change) {
    return new Mutant(name, compile(name, className, change.apply(source(className))));
  }

  /**
   * Reads a class.
   *
   * @param className the class
   * @return its source
   */
  public String source(String className) {
    Path file = root.resolve(className.replace('.', '/') + ".java");
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("no source of the class to mutate: " + file, e);
    }
  }

  /**
   * Replaces a fragment of a source.
   *
   * @param source the source
   * @param from a fragment of it; blanks and line ends count as one blank
   * @param to what takes its place
   * @return the changed source
   * @throws IllegalArgumentException if the fragment does not occur exactly once
   */
  public static String replace(String source, String from, String to) {
    java.util.regex.Matcher matcher = pattern(from).matcher(source);
    if (!matcher.find()) {
      throw new IllegalArgumentException("the fragment does not occur: fragment=" + from);
    }
    int start = matcher.start();
    int end = matcher.end();
    if (matcher.find()) {
      throw new IllegalArgumentException(
          "the fragment occurs twice; make it longer: fragment=" + from);
    }
    return source.substring(0, start) + to + source.substring(end);
  }

  private static java.util.regex.Pattern pattern(String fragment) {
    String[] words = fragment.strip().split("\\s+", -1);
    StringBuilder pattern = new StringBuilder();
    for (String word : words) {
      pattern.append(pattern.isEmpty() ? "" : "\\s+").append(java.util.regex.Pattern.quote(word));
    }
    return java.util.regex.Pattern.compile(pattern.toString());
  }

  private static Map<String, byte[]> compile(String name, String className, String source) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    Map<String, ByteArrayOutputStream> output = new HashMap<>();
    JavaFileObject input =
        new SimpleJavaFileObject(
            URI.create("string:///" + className.replace('.', '/') + ".java"),
            JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    try (StandardJavaFileManager standard = compiler.getStandardFileManager(null, null, null);
        Capture capture = new Capture(standard, output)) {
      List<String> options =
          List.of("-g", "-proc:none", "-Xlint:none", "-cp", classPath(className));
      if (!compiler.getTask(messages, capture, null, options, null, List.of(input)).call()) {
        throw new IllegalArgumentException(
            "the mutant does not compile: mutant=" + name + "\n" + messages);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, byte[]> classes = new HashMap<>();
    output.forEach((compiled, bytes) -> classes.put(compiled, bytes.toByteArray()));
    return classes;
  }

  /** The class path, which launchers hide, and where the original class comes from. */
  private static String classPath(String className) {
    StringBuilder path = new StringBuilder(System.getProperty("java.class.path"));
    for (String name : List.of(className, "org.jspecify.annotations.NullMarked")) {
      try {
        URI place =
            Class.forName(name, false, Thread.currentThread().getContextClassLoader())
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI();
        path.append(File.pathSeparator).append(Path.of(place));
      } catch (ClassNotFoundException | URISyntaxException e) {
        throw new IllegalArgumentException("not on the class path: class=" + name, e);
      }
    }
    return path.toString();
  }

  /** Keeps class files in memory. */
  private static final class Capture extends ForwardingJavaFileManager<StandardJavaFileManager> {
    private final Map<String, ByteArrayOutputStream> output;

    Capture(StandardJavaFileManager standard, Map<String, ByteArrayOutputStream> output) {
      super(standard);
      this.output = output;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        JavaFileManager.Location location,
        String className,
        JavaFileObject.Kind kind,
        FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("mem:///" + className), kind) {
        @Override
        public OutputStream openOutputStream() {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          output.put(className, bytes);
          return bytes;
        }
      };
    }
  }
}
