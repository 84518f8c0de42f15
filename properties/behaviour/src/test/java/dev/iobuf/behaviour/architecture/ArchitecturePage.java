package dev.iobuf.behaviour.architecture;

import static java.util.stream.Collectors.toCollection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The content of {@code core/ARCHITECTURE.md}: a table of packages, with those that each may use,
 * and the names of classes and tests in its text.
 */
final class ArchitecturePage {
  static final Path ROOT = Path.of(System.getProperty("iobuf.root", "../.."));

  private static final Path FILE = ROOT.resolve("core/ARCHITECTURE.md");

  /** A row: a package, its content, and the packages that it uses. */
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z.]+)` \\|[^|]*\\|([^|]*)\\|$", Pattern.MULTILINE);

  private static final Pattern PACKAGE = Pattern.compile("`([a-z.]+)`");

  /** A name of a class in code; it is no constant. */
  private static final Pattern CLASS = Pattern.compile("`([A-Z]\\w*[a-z]\\w*)(?:#\\w+)?`");

  private static final Pattern METHOD = Pattern.compile("`([A-Z]\\w+#\\w+)`");

  /** A package in the diagram. */
  private static final Pattern STOREY = Pattern.compile("\\[ ([a-z.]+) ]");

  private static final Pattern DIAGRAM =
      Pattern.compile("^```\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  private final String text;

  private ArchitecturePage(String text) {
    this.text = text;
  }

  static ArchitecturePage read() throws IOException {
    return new ArchitecturePage(Files.readString(FILE));
  }

  /** The packages of the table, each with those that it uses. */
  Map<String, Set<String>> arrows() {
    Map<String, Set<String>> arrows = new TreeMap<>();
    ROW.matcher(text)
        .results()
        .forEach(row -> arrows.put(row.group(1), names(PACKAGE, row.group(2))));
    return arrows;
  }

  /** The classes that the page names, tests too. */
  Set<String> classes() {
    return names(CLASS, text);
  }

  /** The methods that the page names, behind their class. */
  Set<String> methods() {
    return names(METHOD, text);
  }

  /** The diagram, a row of packages a line, from the top to the bottom. */
  List<Set<String>> storeys() {
    String diagram = DIAGRAM.matcher(text).results().findFirst().orElseThrow().group(1);
    return diagram
        .lines()
        .map(line -> names(STOREY, line))
        .filter(names -> !names.isEmpty())
        .toList();
  }

  private static Set<String> names(Pattern pattern, String text) {
    Stream<MatchResult> found = pattern.matcher(text).results();
    return found.map(name -> name.group(1)).collect(toCollection(TreeSet::new));
  }
}
