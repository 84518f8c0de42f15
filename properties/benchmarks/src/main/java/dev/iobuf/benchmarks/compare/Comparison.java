package dev.iobuf.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Compares the library with its peers: {@code Comparison FOLDER short|full COLLECTOR[,COLLECTOR]
 * REGEX}. Of the rows and plots it takes those in whose name the regular expression is found.
 */
public final class Comparison {
  private final Bench bench;
  private final String mode;
  private final String collector;
  private final Path folder;
  private final Predicate<String> selected;
  private final Report report = new Report();

  private Comparison(String mode, String collector, Path folder, Predicate<String> selected) {
    this.bench = new Bench(Effort.valueOf(mode.toUpperCase(Locale.ROOT)), collector, folder);
    this.mode = mode;
    this.collector = collector;
    this.folder = folder;
    this.selected = selected;
  }

  public static void main(String[] args) throws IOException, RunnerException {
    String mode = args[1];
    Predicate<String> selected = Pattern.compile(args[3]).asPredicate();
    String time =
        DateTimeFormatter.ofPattern("yyyy-MM-dd-HH-mm").format(LocalDateTime.now(ZoneOffset.UTC));
    for (String collector : List.of(args[2].split(","))) {
      Path folder =
          Files.createDirectories(
              Path.of(args[0]).resolve("%s-%s-%s".formatted(time, mode, collector)));
      String origin =
          "%s; %s. `-Dmode=%s -Dgc=%s`".formatted(Machine.describe(), collector, mode, collector);
      new Comparison(mode, collector, folder, selected).run(origin);
    }
  }

  private void run(String origin) throws IOException, RunnerException {
    System.out.println(origin);
    System.out.println(Report.HEAD);
    for (Row row : Rows.all()) {
      if (selected.test(row.work())) {
        System.out.println(report.add(row, bench.measure(row.cases())));
      }
    }
    for (Bound bound : Rows.bounds()) {
      if (selected.test(bound.what())) {
        Samples samples = bench.measure(List.of(bound.ours())).of(bound.ours());
        System.out.println(report.add(bound, samples));
      }
    }
    if (selected.test("pool in use")) {
      CellScores scores = Matrix.measureFew(mode, collector, folder);
      for (CellGoal goal : CellGoal.values()) {
        goal.worst(scores).ifPresent(worst -> System.out.println(report.add(goal, worst)));
      }
    }
    // Before the plots, which take as long again.
    Files.writeString(folder.resolve("report.md"), report.markdown(origin));
    draw();
    Files.writeString(folder.resolve("report.md"), report.markdown(origin));
    System.out.println(folder);
  }

  private void draw() throws IOException, RunnerException {
    List<Plot> plots =
        Plots.all().stream().filter(plot -> selected.test("plot " + plot.file())).toList();
    List<Case> cases = plots.stream().flatMap(plot -> plot.cases().stream()).distinct().toList();
    Results results = bench.measure(cases);
    for (Plot plot : plots) {
      report.add(plot, results);
      for (Drawing drawing : Drawing.values()) {
        drawing.draw(plot, results, folder);
      }
    }
  }
}
