package dev.iobuf.benchmarks.compare;

import static java.util.stream.Collectors.groupingBy;

import dev.iobuf.benchmarks.Work;
import dev.iobuf.benchmarks.peers.Contender;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The forks that a run of the matrix has to make, without those that were measured before.
 *
 * @param effort of each fork
 * @param groups the forks of the same crew and work, which follow each other
 */
record CellPlan(CellEffort effort, List<Group> groups) {
  /** The contenders at the same cells, in the same minutes. */
  record Group(List<Cell> cells, List<CellFork> forks) {}

  private record Kind(Crew crew, Work work) {
    static Kind of(Cell cell) {
      return new Kind(cell.place().crew(), cell.place().work());
    }
  }

  /** Plans to measure cells by ours, and by the peers with those held that were lent first. */
  static CellPlan of(
      Collection<Cell> cells,
      Collection<Contender> contenders,
      CellEffort effort,
      CellScores done) {
    Map<Kind, List<Cell>> kinds =
        cells.stream().collect(groupingBy(Kind::of, LinkedHashMap::new, Collectors.toList()));
    List<Group> groups = new ArrayList<>();
    kinds.forEach((kind, ofKind) -> {
      List<CellFork> forks = new ArrayList<>();
      for (int round = 0; round < effort.forks(); round++) {
        List<Contender> order = List.copyOf(contenders);
        for (Contender contender : round % 2 == 0 ? order : order.reversed()) {
          forks.addAll(forks(kind, contender, round, ofKind, effort, done));
        }
      }
      groups.add(new Group(ofKind, forks));
    });
    return new CellPlan(effort, groups);
  }

  private static List<CellFork> forks(
      Kind kind,
      Contender contender,
      int round,
      List<Cell> cells,
      CellEffort effort,
      CellScores done) {
    List<Cell> missing =
        cells.stream()
            .map(cell -> contender == Contender.IOBUF ? cell : cell.lentFirst())
            .distinct()
            .filter(cell -> done.count(cell, contender) <= round)
            .toList();
    List<CellFork> forks = new ArrayList<>();
    for (int from = 0; from < missing.size(); ) {
      int to = from + Math.min(effort.cells(), missing.size() - from);
      forks.add(
          new CellFork(contender, kind.crew(), kind.work(), round, missing.subList(from, to)));
      from = to;
    }
    return forks;
  }

  /**
   * Says how many forks the plan has, how many cells they measure, and approximately how long they
   * take.
   */
  @Override
  public String toString() {
    List<CellFork> all = groups.stream().flatMap(group -> group.forks().stream()).toList();
    long millis = all.stream().mapToLong(effort::estimate).sum();
    return "%,d forks measure %,d cells: some %,d minutes"
        .formatted(
            all.size(),
            all.stream().mapToInt(fork -> fork.cells().size()).sum(),
            Math.ceilDiv(millis, 60_000L));
  }
}
