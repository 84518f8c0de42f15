package dev.iobuf.benchmarks.compare;

import static dev.iobuf.benchmarks.peers.Contender.AGRONA;
import static dev.iobuf.benchmarks.peers.Contender.ARRAY_BLOCKING;
import static dev.iobuf.benchmarks.peers.Contender.IOBUF;
import static dev.iobuf.benchmarks.peers.Contender.JCTOOLS_RELAXED;
import static dev.iobuf.benchmarks.peers.Contender.JCTOOLS_STRICT;
import static dev.iobuf.benchmarks.peers.Contender.JCTOOLS_VARHANDLE_RELAXED;
import static dev.iobuf.benchmarks.peers.Contender.JCTOOLS_VARHANDLE_STRICT;
import static dev.iobuf.benchmarks.peers.Contender.STORMPOT_THREAD_SAFE;
import static dev.iobuf.benchmarks.peers.Contender.STORMPOT_VIRTUAL;

import dev.iobuf.benchmarks.compare.Cell.Place;
import dev.iobuf.benchmarks.peers.Contender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Measures pools in use: {@code Matrix FOLDER short|full CELLS CONTENDERS FORKS}. It takes the
 * cells in whose name the regular expression CELLS is found, with the idle cells that they are
 * compared with; if it is a dot, some of them in the short mode, and all in the full one. Of the
 * contenders it takes those in whose constant CONTENDERS is found. FORKS is a number, 0 for what
 * the mode says.
 */
public final class Matrix {
  private static final String ALL_CELLS = ".";

  /** Of each kind of queue the strict and the relaxed one, and each tap of Stormpot. */
  private static final List<Contender> ALL =
      List.of(
          IOBUF,
          JCTOOLS_STRICT,
          JCTOOLS_RELAXED,
          JCTOOLS_VARHANDLE_STRICT,
          JCTOOLS_VARHANDLE_RELAXED,
          AGRONA,
          ARRAY_BLOCKING,
          STORMPOT_THREAD_SAFE,
          STORMPOT_VIRTUAL);

  /** Without the relaxed queue by VarHandle, and the slower tap: others of their kind are there. */
  private static final List<Contender> FEW =
      List.of(
          IOBUF,
          JCTOOLS_STRICT,
          JCTOOLS_RELAXED,
          JCTOOLS_VARHANDLE_STRICT,
          AGRONA,
          ARRAY_BLOCKING,
          STORMPOT_VIRTUAL);

  private final Effort effort;
  private final String collector;
  private final Path folder;
  private final CellFile file;
  private final boolean peersAtEachCell;
  private final List<Contender> contenders;
  private final CellScores scores = new CellScores();

  private Matrix(
      Effort effort, String collector, Path folder, String mode, Predicate<String> contenders) {
    this.effort = effort;
    this.collector = collector;
    this.folder = folder;
    this.file = new CellFile(folder.resolve("cells.jsonl"));
    this.peersAtEachCell = mode.equals("full");
    this.contenders =
        (mode.equals("full") ? ALL : FEW)
            .stream().filter(each -> contenders.test(each.name())).toList();
  }

  public static void main(String[] args) throws IOException, RunnerException {
    String mode = args[1];
    Effort effort = Effort.ofCells(mode);
    int forks = Integer.parseInt(args[4]);
    String time =
        DateTimeFormatter.ofPattern("yyyy-MM-dd-HH-mm-ss")
            .format(LocalDateTime.now(ZoneOffset.UTC));
    Path folder = Files.createDirectories(Path.of(args[0]).resolve(time + "-" + mode));
    String origin = Machine.describe() + ". `-Dmode=%s`".formatted(mode);
    System.out.println(origin);
    Matrix matrix =
        new Matrix(
            forks == 0 ? effort : effort.forks(forks),
            "G1",
            folder,
            mode,
            Pattern.compile(args[3]).asPredicate());
    matrix.file.begin(origin);
    matrix.measure(select(mode, args[2]));
    Path page = folder.resolve("matrix.md");
    Files.writeString(page, MatrixPage.of(matrix.scores, origin));
    System.out.println(page);
  }

  /**
   * Measures some cells, for the rows of a report: a fork of each in the short mode, else three.
   */
  static CellScores measureFew(String mode, String collector, Path folder)
      throws IOException, RunnerException {
    Matrix matrix =
        new Matrix(
            mode.equals("full") ? Effort.ofCells(mode).forks(3) : Effort.ofCells(mode),
            collector,
            Files.createDirectories(folder.resolve("matrix")),
            "short",
            _ -> true);
    matrix.measure(Cells.few());
    return matrix.scores;
  }

  private static Collection<Cell> select(String mode, String regex) {
    if (regex.equals(ALL_CELLS)) {
      return mode.equals("full") ? Cells.all() : Cells.few();
    }
    Predicate<String> selected = Pattern.compile(regex).asPredicate();
    List<Cell> found = Cells.all().stream().filter(cell -> selected.test(cell.toString())).toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "no cell's name has what was asked for: cells=%s, a name is for instance %s"
              .formatted(regex, Cells.few().getLast()));
    }
    Set<Cell> cells = new LinkedHashSet<>();
    found.stream().map(Cell::idle).forEach(cells::add);
    cells.addAll(found);
    return cells;
  }

  /** Measures the cells of a place in turn, so that each has its idle one in the same minutes. */
  private void measure(Collection<Cell> cells) throws IOException, RunnerException {
    Map<Place, Set<Cell>> places = new LinkedHashMap<>();
    for (Cell cell : cells) {
      places.computeIfAbsent(cell.idle().place(), _ -> new LinkedHashSet<>()).add(cell);
    }
    for (var place : places.entrySet()) {
      measure(place.getKey(), place.getValue());
    }
  }

  private void measure(Place place, Set<Cell> cells) throws IOException, RunnerException {
    Map<Case, Cell> cellOf = new LinkedHashMap<>();
    Map<Case, Contender> contenderOf = new LinkedHashMap<>();
    for (Cell cell : cells) {
      for (Contender contender : contenders) {
        Cell measured = contender == IOBUF || peersAtEachCell ? cell : cell.lentFirst();
        Case each = measured.of(contender);
        cellOf.put(each, measured);
        contenderOf.put(each, contender);
      }
    }
    Path logs = folder.resolve("jmh").resolve(place.toString().replaceAll("\\W+", "-"));
    Bench bench = new Bench(effort, collector, Files.createDirectories(logs));
    for (var measured : bench.measure(cellOf.keySet()).samples().entrySet()) {
      Cell cell = Objects.requireNonNull(cellOf.get(measured.getKey()));
      Contender contender = Objects.requireNonNull(contenderOf.get(measured.getKey()));
      for (Fork fork : measured.getValue().forks()) {
        scores.add(cell, contender, fork.score());
        file.append(cell, contender, fork.score());
      }
    }
    cells.stream().map(cell -> MatrixPage.line(scores, cell)).forEach(System.out::println);
  }
}
