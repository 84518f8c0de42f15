package dev.iobuf.benchmarks.compare;

import static java.util.stream.Collectors.joining;

import dev.iobuf.benchmarks.compare.Plot.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Writes the results as Markdown. */
final class Report {
  /**
   * An operation that makes garbage makes at least one object. Less is JMH's own garbage, divided
   * by many operations.
   */
  private static final double NO_GARBAGE = 1;

  private final List<String> verdicts = new ArrayList<>();
  private final List<String> details = new ArrayList<>();
  private final List<String> plots = new ArrayList<>();

  /** Judges a comparison, and returns the line that says it. */
  String add(Row row, Results results) {
    Samples ours = results.of(row.ours());
    Case best =
        row.peers().stream()
            .max(Comparator.comparingDouble(peer -> results.of(peer).ratioTo(ours)))
            .orElseThrow();
    Samples peer = results.of(best);
    double ratio = ours.ratioTo(peer);
    var rounds =
        IntStream.range(0, ours.forks().size())
            .mapToDouble(round -> ours.ratioTo(peer, round))
            .summaryStatistics();
    String verdict =
        line(
            row.work(),
            score(ours),
            "%s: %s".formatted(best.label(), score(peer)),
            "**%s×** (%s … %s)"
                .formatted(number(ratio), number(rounds.getMin()), number(rounds.getMax())),
            "%s×".formatted(number(row.goal())),
            ratio >= row.goal() ? "met" : "**missed**");
    verdicts.add(verdict);
    row.cases().forEach(each -> details.add(detail(row.work(), each, results.of(each))));
    return verdict;
  }

  /** Judges a bound, and returns the line that says it. */
  String add(Bound bound, Samples samples) {
    double value = bound.measure().applyAsDouble(samples);
    String verdict =
        line(
            bound.what(),
            "%s %s".formatted(number(value), bound.unit()),
            "",
            "",
            "≤ %s %s".formatted(number(bound.limit()), bound.unit()),
            value <= bound.limit() ? "met" : "**missed**");
    verdicts.add(verdict);
    return verdict;
  }

  /** Judges the worst cell of the matrix by a goal, and returns the line that says it. */
  String add(CellGoal goal, CellGoal.Ratio worst) {
    String verdict =
        line(
            "pool in use, %s: %s".formatted(goal, worst.cell()),
            score(worst.ours()),
            "%s: %s".formatted(worst.label(), score(worst.other())),
            "**%s×**".formatted(number(worst.value())),
            "%s×".formatted(number(goal.least())),
            worst.value() >= goal.least() ? "met" : "**missed**");
    verdicts.add(verdict);
    return verdict;
  }

  /** Adds the numbers that are drawn. */
  void add(Plot plot, Results results) {
    plots.add("## %s\n".formatted(plot.title()));
    plots.add(
        line(
            Stream.concat(
                Stream.of(plot.x().title()),
                plot.lines().stream().map(line -> line.label() + ", " + plot.y().title()))));
    plots.add(line(Stream.concat(Stream.of("---:"), plot.lines().stream().map(_ -> "---:"))));
    List<Point> xs = plot.lines().getFirst().points();
    for (int i = 0; i < xs.size(); i++) {
      int row = i;
      plots.add(
          line(
              Stream.concat(
                  Stream.of(plot.x().format().apply(xs.get(row).x())),
                  plot.lines().stream()
                      .map(line -> line.points().get(row))
                      .map(point -> number(point.y().applyAsDouble(results.of(point.of())))))));
    }
    plots.add("");
  }

  private static String detail(String work, Case each, Samples samples) {
    double garbage = samples.garbage();
    return line(work, each.label(), score(samples), garbage < NO_GARBAGE ? "0" : number(garbage));
  }

  /** The whole report, below lines that say where it comes from. */
  String markdown(String origin) {
    List<String> lines = new ArrayList<>();
    lines.add("# Comparison");
    lines.add("");
    lines.add(origin);
    lines.add("");
    lines.add(
        """
        A number is the median of the forks, ± half of what lies between the lowest fork and the
        highest. A ratio is that of the medians; in brackets, the lowest and the highest of one round.
        """);
    lines.add(HEAD);
    lines.addAll(verdicts);
    lines.add("");
    lines.add(line("work", "side", "result", "garbage, B/op"));
    lines.add(line("---", "---", "---:", "---:"));
    lines.addAll(details);
    lines.add("");
    lines.addAll(plots);
    return String.join("\n", lines);
  }

  /** The head of the table of verdicts. */
  static final String HEAD =
      line("work", "iobuf", "fastest peer", "ratio", "goal", "")
          + "\n"
          + line("---", "---:", "---", "---:", "---:", "---");

  static String line(String... cells) {
    return line(Stream.of(cells));
  }

  static String line(Stream<String> cells) {
    return cells.collect(joining(" | ", "| ", " |"));
  }

  /** With the range of the forks, if there are several. */
  static String score(Samples samples) {
    if (samples.forks().size() == 1) {
      return "%s %s".formatted(number(samples.median()), samples.unit());
    }
    return "%s ± %s %s"
        .formatted(number(samples.median()), number(samples.error()), samples.unit());
  }

  /** Three significant digits. */
  static String number(double value) {
    double size = Math.abs(value);
    String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.2g";
    return String.format(Locale.ROOT, format, value);
  }
}
