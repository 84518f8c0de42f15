package dev.iobuf.benchmarks.compare;

import static dev.iobuf.benchmarks.compare.Report.number;
import static dev.iobuf.benchmarks.compare.Report.score;
import static java.util.stream.Collectors.joining;

import dev.iobuf.benchmarks.Which;
import dev.iobuf.benchmarks.Work;
import dev.iobuf.benchmarks.compare.Cell.Place;
import dev.iobuf.benchmarks.compare.CellGoal.Ratio;
import dev.iobuf.benchmarks.peers.Contender;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Writes the matrix of pools in use, as Markdown. */
final class MatrixPage {
  private static final String HEAD =
      """
      Pairs of get and put a microsecond, of all threads together, by the share of the buffers that
      others hold; a number is the median of the forks. **Bold** is ours where it misses a goal. After a
      queue's number stands whose it is.

      One thread drains the pool, in the pool's own order, keeps the share of them, and puts the others
      back in that order: the first of them are *lent first*, and so on; of a peer, what it handed out
      in that order. A buffer that is held stays so, except where held ones change: there each thread
      exchanges one of them after 960 pairs of its own. In a churn each thread keeps its buffers, puts
      the oldest back and gets one.

      Left out (–) are cells where fewer buffers are free than the threads may have at once, their number
      times the buffers of each: they would measure waiting. So are shares that, rounded down, are as
      many buffers as the share before. Blank is what was not measured. Peers do not care which buffers
      are held, only how many: they were measured with those that were lent first.
      """;

  private static final Set<Cell> ALL = Set.copyOf(Cells.all());

  private final CellScores scores;
  private final List<String> lines = new ArrayList<>();

  private MatrixPage(CellScores scores) {
    this.scores = scores;
  }

  /** The whole page, below a line that says where it comes from. */
  static String of(CellScores scores, String origin) {
    MatrixPage page = new MatrixPage(scores);
    page.lines.add("# Pools in use\n");
    page.lines.add(origin + "\n");
    page.lines.add(HEAD);
    page.lines.add("Queues: %s.\n".formatted(legend()));
    page.goals();
    page.tables();
    return String.join("\n", page.lines);
  }

  /** One cell, in a line for a terminal. */
  static String line(CellScores scores, Cell cell) {
    StringBuilder line = new StringBuilder(cell.toString());
    Samples ours = scores.find(cell, Contender.IOBUF);
    if (ours != null) {
      line.append(": ").append(score(ours));
    }
    for (CellGoal goal : List.of(CellGoal.OF_IDLE, CellGoal.OF_QUEUES)) {
      Ratio ratio = goal.ratio(scores, cell);
      if (ratio != null && !ratio.isOfItself()) {
        line.append(
            "; %s× %s (%s)".formatted(number(ratio.value()), ratio.label(), score(ratio.other())));
      }
    }
    return line.toString();
  }

  private void goals() {
    CellGoal.worstOfIdle(scores).ifPresent(worst -> lines.add("**%s**\n".formatted(worst)));
    lines.add(Report.line("goal", "at", "iobuf", "other", "ratio", "goal", "", "missed at"));
    lines.add(Report.line("---", "---", "---:", "---", "---:", "---:", "---", "---:"));
    for (CellGoal goal : CellGoal.values()) {
      List<Ratio> ratios = goal.ratios(scores);
      long missed = ratios.stream().filter(goal::isMissedBy).count();
      goal.worst(scores)
          .ifPresent(worst ->
              lines.add(
                  Report.line(
                      goal.toString(),
                      worst.cell().toString(),
                      score(worst.ours()),
                      "%s: %s".formatted(worst.label(), score(worst.other())),
                      "**%s×**".formatted(number(worst.value())),
                      "%s×".formatted(number(goal.least())),
                      missed == 0 ? "met" : "**missed**",
                      "%d of %d cells".formatted(missed, ratios.size()))));
    }
    lines.add("");
  }

  private void tables() {
    for (Work work : Work.values()) {
      for (Crew crew : Crew.values()) {
        List<Place> places =
            Cells.CAPACITIES.stream()
                .map(capacity -> new Place(capacity, crew, work))
                .filter(
                    place -> scores.cells().stream().anyMatch(cell -> cell.place().equals(place)))
                .toList();
        if (!places.isEmpty()) {
          table("%s, %s".formatted(crew, work), places);
        }
      }
    }
  }

  private void table(String title, List<Place> places) {
    lines.add("## %s\n".formatted(title));
    lines.add(
        Report.line(
            Stream.concat(
                Stream.of("capacity", "held"),
                Cells.SHARES.stream().map(share -> share == 0 ? "idle" : share + " %"))));
    lines.add(
        Report.line(
            Stream.concat(Stream.of("---:", "---"), Cells.SHARES.stream().map(_ -> "---:"))));
    for (Place place : places) {
      String capacity = "%,d".formatted(place.capacity());
      for (Which which : Which.values()) {
        // The idle cell is one of those lent first.
        if (scores.cells().stream()
            .anyMatch(cell -> cell.place().equals(place) && cell.which() == which)) {
          row(capacity, which.toString(), place, which, this::ours);
          capacity = "";
        }
      }
      row(
          "",
          "fastest queue",
          place,
          Which.LENT_FIRST,
          cell -> fastest(CellGoal.QUEUES, cell, true));
      row("", "Stormpot", place, Which.LENT_FIRST, cell -> fastest(CellGoal.STORMPOT, cell, false));
    }
    lines.add("");
  }

  private void row(
      String capacity, String label, Place place, Which which, Function<Cell, String> written) {
    lines.add(
        Report.line(
            Stream.concat(
                Stream.of(capacity, label),
                Cells.SHARES.stream()
                    .map(share -> share == 0 ? place.idle() : place.held(share, which))
                    .map(cell -> ALL.contains(cell) ? written.apply(cell) : "–"))));
  }

  private String ours(Cell cell) {
    Samples ours = scores.find(cell, Contender.IOBUF);
    if (ours == null) {
      return "";
    }
    String number = number(ours.median());
    return misses(cell) ? "**%s**".formatted(number) : number;
  }

  private boolean misses(Cell cell) {
    return Arrays.stream(CellGoal.values())
        .anyMatch(goal -> goal.concerns(cell) && goal.isMissedBy(goal.ratio(scores, cell)));
  }

  private String fastest(List<Contender> contenders, Cell cell, boolean named) {
    return scores
        .fastest(contenders, cell)
        .map(each -> {
          Samples samples = scores.find(cell, each);
          return samples == null
              ? ""
              : number(samples.median()) + (named ? " " + initial(each) : "");
        })
        .orElse("");
  }

  private static String legend() {
    return CellGoal.QUEUES.stream()
        .map(queue -> "%s %s".formatted(initial(queue), queue))
        .collect(joining(", "));
  }

  private static String initial(Contender queue) {
    return switch (queue) {
      case JCTOOLS_STRICT -> "J";
      case JCTOOLS_RELAXED -> "JR";
      case JCTOOLS_VARHANDLE_STRICT -> "JV";
      case JCTOOLS_VARHANDLE_RELAXED -> "JVR";
      case AGRONA -> "A";
      case ARRAY_BLOCKING -> "B";
      default -> throw new IllegalArgumentException("no queue: " + queue);
    };
  }
}
