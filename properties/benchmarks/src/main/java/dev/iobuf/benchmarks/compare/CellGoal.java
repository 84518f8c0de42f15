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

import dev.iobuf.benchmarks.peers.Contender;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The goal of each cell of the matrix. */
enum CellGoal {
  OF_IDLE("worst cell up to 97% held, of the idle pool", 0.7) {
    @Override
    boolean concerns(Cell cell) {
      return !cell.isIdle() && cell.share() <= 97;
    }

    @Override
    @Nullable Ratio ratio(CellScores scores, Cell cell) {
      return Ratio.of(cell, scores.find(cell, IOBUF), "idle", scores.find(cell.idle(), IOBUF));
    }
  },
  OF_IDLE_WHEN_NEARLY_EMPTY("worst cell at 99% held, of the idle pool", 0.3) {
    @Override
    boolean concerns(Cell cell) {
      return cell.share() > 97;
    }

    @Override
    @Nullable Ratio ratio(CellScores scores, Cell cell) {
      return OF_IDLE.ratio(scores, cell);
    }
  },
  OF_QUEUES("worst cell, of the fastest queue", 1) {
    @Override
    boolean concerns(Cell cell) {
      return true;
    }

    @Override
    @Nullable Ratio ratio(CellScores scores, Cell cell) {
      return toFastest(QUEUES, scores, cell);
    }
  },
  OF_JCTOOLS("worst cell of 1 thread up to 90% held, of the fastest queue of JCTools", 1.3) {
    @Override
    boolean concerns(Cell cell) {
      return cell.place().crew() == Crew.ONE && cell.share() <= 90;
    }

    @Override
    @Nullable Ratio ratio(CellScores scores, Cell cell) {
      return toFastest(JCTOOLS, scores, cell);
    }
  };

  static final List<Contender> JCTOOLS =
      List.of(JCTOOLS_STRICT, JCTOOLS_RELAXED, JCTOOLS_VARHANDLE_STRICT, JCTOOLS_VARHANDLE_RELAXED);

  static final List<Contender> QUEUES =
      List.of(
          JCTOOLS_STRICT,
          JCTOOLS_RELAXED,
          JCTOOLS_VARHANDLE_STRICT,
          JCTOOLS_VARHANDLE_RELAXED,
          AGRONA,
          ARRAY_BLOCKING);

  static final List<Contender> STORMPOT = List.of(STORMPOT_THREAD_SAFE, STORMPOT_VIRTUAL);

  /** All peers. */
  static final List<Contender> PEERS = Stream.concat(QUEUES.stream(), STORMPOT.stream()).toList();

  private final String label;
  private final double least;

  CellGoal(String label, double least) {
    this.label = label;
    this.least = least;
  }

  /**
   * The library's score at a cell, and the score with which it is compared.
   *
   * @param label the peer
   */
  record Ratio(Cell cell, Samples ours, String label, Samples other) {
    static @Nullable Ratio of(
        Cell cell, @Nullable Samples ours, String label, @Nullable Samples other) {
      return ours == null || other == null ? null : new Ratio(cell, ours, label, other);
    }

    double value() {
      return ours.ratioTo(other);
    }

    /** Returns true if the cell is the idle one, whose ratio is 1 by definition. */
    boolean isOfItself() {
      return ours.equals(other);
    }
  }

  /** The least ratio that meets the goal. */
  double least() {
    return least;
  }

  /** Returns true if the goal applies to this cell. */
  abstract boolean concerns(Cell cell);

  /** The ratio at a cell. Returns null if one of its sides was not measured. */
  abstract @Nullable Ratio ratio(CellScores scores, Cell cell);

  /** The ratios at all cells that the goal concerns and that were measured. */
  final List<Ratio> ratios(CellScores scores) {
    return scores.cells().stream()
        .filter(this::concerns)
        .flatMap(cell -> Stream.ofNullable(ratio(scores, cell)))
        .toList();
  }

  /** The lowest of the ratios. */
  final Optional<Ratio> worst(CellScores scores) {
    return ratios(scores).stream().min(Comparator.comparingDouble(Ratio::value));
  }

  /** The worst cell of all, in a sentence. Empty if no cell and its idle one were measured. */
  static Optional<String> worstOfIdle(CellScores scores) {
    return Stream.of(OF_IDLE, OF_IDLE_WHEN_NEARLY_EMPTY)
        .flatMap(goal -> goal.worst(scores).stream())
        .min(Comparator.comparingDouble(Ratio::value))
        .map(worst ->
            "worst cell: %s of the idle pool, at %s"
                .formatted(Report.number(worst.value()), worst.cell()));
  }

  final boolean isMissedBy(@Nullable Ratio ratio) {
    return ratio != null && ratio.value() < least;
  }

  private static @Nullable Ratio toFastest(List<Contender> peers, CellScores scores, Cell cell) {
    return scores
        .fastest(peers, cell)
        .map(peer ->
            Ratio.of(cell, scores.find(cell, IOBUF), peer.toString(), scores.find(cell, peer)))
        .orElse(null);
  }

  @Override
  public String toString() {
    return label;
  }
}
