package dev.iobuf.schedules;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
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
 * the result is compiled in memory. A fault in this form reads as a change of the code. If the code
 * no longer has the fragment, the fault fails. The fragment may move between the files of a class,
 * its superclasses and its parts: see {@link Sources}. Immutable.
 */
public final class Mutants {
  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

  /**
   * Never closed: it caches the class path, which takes longer to read than a mutant to compile.
   */
  private static final StandardJavaFileManager FILES =
      COMPILER.getStandardFileManager(null, null, null);

  private final Path root;

  /** By class, the other classes that belong to it. */
  private final Map<String, List<String>> parts;

  /**
   * Mutants of the classes below a source root.
   *
   * @param root for instance {@code core/src/main/java}
   */
  public Mutants(Path root) {
    this(root, Map.of());
  }

  private Mutants(Path root, Map<String, List<String>> parts) {
    this.root = root;
    this.parts = Map.copyOf(parts);
  }

  /**
   * Declares that other classes belong to a class: classes of its private objects, or with static
   * code that only it uses. A fault of the class may be in them, too.
   *
   * @param className the class
   * @param others the names of the other classes
   * @return the changed mutants
   */
  public Mutants with(String className, String... others) {
    Map<String, List<String>> all = new HashMap<>(parts);
    all.put(className, List.of(others));
    return new Mutants(root, all);
  }

  /**
   * Makes a mutant.
   *
   * @param name what the fault is called
   * @param className the class to change, or one that inherits from it, or that it belongs to
   * @param from a fragment of its sources; blanks and line ends count as one blank
   * @param to what takes its place
   * @return the mutant
   * @throws IllegalArgumentException if the fragment does not occur exactly once, or the result
   *     does not compile
   */
  public Mutant of(String name, String className, String from, String to) {
    return of(name, className, sources -> sources.replace(from, to));
  }

  /**
   * Makes a mutant by any change of the sources.
   *
   * @param name what the fault is called
   * @param className the class to change, or one that inherits from it, or that it belongs to
   * @param change from the sources of the class to those of the mutant
   * @return the mutant
   * @throws IllegalArgumentException if nothing is changed, or the result does not compile
   */
  public Mutant of(String name, String className, UnaryOperator<Sources> change) {
    Sources original = sources(className);
    Map<String, String> changed = change.apply(original).changedFrom(original);
    if (changed.isEmpty()) {
      throw new IllegalArgumentException("the mutant is the original: mutant=" + name);
    }
    return new Mutant(name, compile(name, className, changed));
  }

  /**
   * Reads a class, its superclasses and its parts.
   *
   * @param className the class
   * @return its sources
   */
  public Sources sources(String className) {
    return Sources.read(root, className, parts.getOrDefault(className, List.of()));
  }

  private static synchronized Map<String, byte[]> compile(
      String name, String className, Map<String, String> sources) {
    StringWriter messages = new StringWriter();
    Map<String, ByteArrayOutputStream> output = new HashMap<>();
    List<Text> inputs =
        sources.entrySet().stream().map(it -> new Text(it.getKey(), it.getValue())).toList();
    Capture capture = new Capture(FILES, output);
    List<String> options = List.of("-g", "-proc:none", "-Xlint:none", "-cp", classPath(className));
    if (!COMPILER.getTask(messages, capture, null, options, null, inputs).call()) {
      throw new IllegalArgumentException(
          "the mutant does not compile: mutant=" + name + "\n" + messages);
    }
    Map<String, byte[]> classes = new HashMap<>();
    output.forEach((compiled, bytes) -> classes.put(compiled, bytes.toByteArray()));
    return classes;
  }

  /** Returns the class path, which launchers hide, and the origin of the original class. */
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

  /** A source in memory. */
  private static final class Text extends SimpleJavaFileObject {
    private final String text;

    Text(String file, String text) {
      super(URI.create("string:///" + file), JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
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
