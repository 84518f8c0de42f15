package dev.iobuf.formatting;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks that the sources below a folder are formatted, or formats them.
 *
 * <pre>
 * Formatting FOLDER check|apply
 * </pre>
 *
 * <p>A check that fails names the files and the command that formats them, and exits with 1.
 */
public final class Formatting {
  /** Has some hundred local variables, which the formatter would give a line each. */
  private static final Path LEFT_OUT = Path.of("core/src/main/java/dev/iobuf/pool/StackRoom.java");

  private static final String REMEDY = "mvn -q verify -pl properties/formatting -Dformat=apply";

  private Formatting() {}

  /**
   * Runs the program and exits.
   *
   * @param arguments see {@link Formatting}
   */
  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    boolean applies =
        switch (arguments[1]) {
          case "apply" -> true;
          case "check" -> false;
          default ->
              throw new IllegalArgumentException("must be check or apply: format=" + arguments[1]);
        };
    List<Path> wrong =
        sources(root).parallelStream().filter(file -> differs(file, applies)).sorted().toList();
    for (Path file : wrong) {
      System.err.println((applies ? "formatted: " : "not formatted: ") + root.relativize(file));
    }
    if (!applies && !wrong.isEmpty()) {
      System.err.println("To format: " + REMEDY);
      System.exit(1);
    }
  }

  private static List<Path> sources(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !isBuilt(root.relativize(file)))
          .filter(file -> !root.relativize(file).equals(LEFT_OUT))
          .toList();
    }
  }

  private static boolean isBuilt(Path file) {
    for (Path name : file) {
      if (name.toString().equals("target")) {
        return true;
      }
    }
    return false;
  }

  /** As the formatter's own program does, but for long strings, which stay as they are. */
  private static String format(String source) throws FormatterException {
    String formatted = new Formatter().formatSource(source);
    String used = RemoveUnusedImports.removeUnusedImports(formatted);
    return ImportOrderer.reorderImports(used, JavaFormatterOptions.Style.GOOGLE);
  }

  /** Returns true if a file is not as the formatter would have it, and rewrites it if asked to. */
  private static boolean differs(Path file, boolean applies) {
    try {
      String source = Files.readString(file);
      String formatted = format(source);
      boolean differs = !formatted.equals(source);
      if (differs && applies) {
        Files.writeString(file, formatted);
      }
      return differs;
    } catch (FormatterException | IOException e) {
      throw new IllegalStateException("can't be formatted: " + file, e);
    }
  }
}
