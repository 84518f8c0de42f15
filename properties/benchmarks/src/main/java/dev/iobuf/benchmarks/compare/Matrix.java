package dev.iobuf.benchmarks.compare;

import static dev.iobuf.benchmarks.peers.Contender.IOBUF;

import dev.iobuf.benchmarks.peers.Contender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Measures pools in use: {@code Matrix FOLDER short|full CELLS PEERS FORKS PER_FORK RUN}.
 *
 * <p>It takes the cells in whose name the regular expression CELLS is found, with the idle cells
 * that they are compared with. Ours is measured beside the peers in whose constant PEERS is found.
 * FORKS says how many forks measure each cell, PER_FORK how many cells a fork measures at most; 0
 * leaves either to the mode. RUN names a folder in FOLDER, {@code new} one that is named after the
 * time; results that the folder already has are not measured again.
 */
public final class Matrix {
  private final CellFile file;
  private final CellScores scores = new CellScores();
  private final String collector;
  private final Path folder;
  private final List<String> failures = new ArrayList<>();

  private Matrix(String collector, Path folder) {
    this.file = new CellFile(folder.resolve("cells.jsonl"));
    this.collector = collector;
    this.folder = folder;
  }

  public static void main(String[] args) throws IOException {
    String mode = args[1];
    CellEffort effort = effort(mode, Integer.parseInt(args[4]), Integer.parseInt(args[5]));
    Collection<Cell> cells = Cells.named(Pattern.compile(args[2]).asPredicate());
    Path folder = Path.of(args[0]).resolve(args[6].equals("new") ? time() + "-" + mode : args[6]);
    Matrix matrix = new Matrix("G1", Files.createDirectories(folder));
    List<String> origins = matrix.file.readInto(matrix.scores);
    String origin = Machine.describe() + ". `-Dmode=%s`".formatted(mode);
    matrix.file.begin(origin);
    origins.add(origin);
    CellPlan plan =
        CellPlan.of(
            cells, contenders(Pattern.compile(args[3]).asPredicate()), effort, matrix.scores);
    System.out.println(origin);
    System.out.println(plan);
    matrix.measure(plan);
    Path page = folder.resolve("matrix.md");
    Files.writeString(page, MatrixPage.of(matrix.scores, String.join("\n\n", origins)));
    CellGoal.worstOfIdle(matrix.scores).ifPresent(System.out::println);
    System.out.println(page);
    matrix.failures.forEach(System.err::println);
    if (!matrix.failures.isEmpty()) {
      System.exit(1);
    }
  }

  private static CellEffort effort(String mode, int forks, int perFork) {
    CellEffort effort = CellEffort.of(mode);
    CellEffort withForks = forks == 0 ? effort : effort.withForks(forks);
    return perFork == 0 ? withForks : withForks.withCells(perFork);
  }

  private static List<Contender> contenders(Predicate<String> peers) {
    return Stream.concat(
            Stream.of(IOBUF), CellGoal.PEERS.stream().filter(peer -> peers.test(peer.name())))
        .toList();
  }

  private static String time() {
    return DateTimeFormatter.ofPattern("yyyy-MM-dd-HH-mm-ss")
        .format(LocalDateTime.now(ZoneOffset.UTC));
  }

  /** Measures some cells of all contenders, for the rows of a report. */
  static CellScores measureFew(String mode, String collector, Path folder) throws IOException {
    Matrix matrix = new Matrix(collector, Files.createDirectories(folder.resolve("matrix")));
    matrix.measure(
        CellPlan.of(Cells.few(), contenders(_ -> true), CellEffort.of(mode), matrix.scores));
    matrix.failures.forEach(System.err::println);
    return matrix.scores;
  }

  private void measure(CellPlan plan) throws IOException {
    for (CellPlan.Group group : plan.groups()) {
      for (CellFork fork : group.forks()) {
        measure(fork, plan.effort());
      }
      group.cells().stream()
          .map(cell -> MatrixPage.line(scores, cell))
          .forEach(System.out::println);
    }
  }

  /** Keeps the scores of a fork. If a fork fails, the others still run. */
  private void measure(CellFork fork, CellEffort effort) throws IOException {
    Path log =
        Files.createDirectories(folder.resolve("logs"))
            .resolve("%s-%d.log".formatted(fork.toString().replaceAll("\\W+", "-"), fork.round()));
    RunResult result;
    try {
      result = Bench.fork(fork.benchmark(), collector, effort.timing(fork.cells().size()), log);
    } catch (RunnerException e) {
      failures.add("not measured: %s, since %s; see %s".formatted(fork, e.getMessage(), log));
      return;
    }
    List<Double> iterations =
        result.getBenchmarkResults().stream()
            .flatMap(each -> each.getIterationResults().stream())
            .map(each -> each.getPrimaryResult().getScore())
            .toList();
    for (int i = 0; i < fork.cells().size(); i++) {
      double score = effort.score(iterations, i);
      scores.add(fork.cells().get(i), fork.contender(), score);
      file.append(fork.cells().get(i), fork.contender(), score);
    }
  }
}
