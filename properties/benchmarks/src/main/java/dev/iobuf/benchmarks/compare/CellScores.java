package dev.iobuf.benchmarks.compare;

import dev.iobuf.benchmarks.peers.Contender;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The scores of the contenders at the cells of the matrix: pairs of get and put a microsecond. */
final class CellScores {
  private final Map<Cell, Map<Contender, List<Fork>>> forks = new LinkedHashMap<>();

  /** Adds the result of a fork. */
  void add(Cell cell, Contender contender, double pairs) {
    forks
        .computeIfAbsent(cell, _ -> new EnumMap<>(Contender.class))
        .computeIfAbsent(contender, _ -> new ArrayList<>())
        .add(new Fork(pairs, "ops/us", Map.of(), _ -> Double.NaN));
  }

  /** Returns how many forks of a contender have measured a cell. */
  int count(Cell cell, Contender contender) {
    return forks.getOrDefault(cell, Map.of()).getOrDefault(contender, List.of()).size();
  }

  /** The cells at which ours was measured. */
  Set<Cell> cells() {
    Set<Cell> cells = new LinkedHashSet<>();
    forks.forEach((cell, contenders) -> {
      if (contenders.containsKey(Contender.IOBUF)) {
        cells.add(cell);
      }
    });
    return cells;
  }

  /**
   * Returns the score of a contender at a cell; null if it was not measured. For a peer, it is the
   * score with as many held buffers that were lent first: a peer does not care which buffers are
   * held.
   */
  @Nullable Samples find(Cell cell, Contender contender) {
    Cell measured = contender == Contender.IOBUF ? cell : cell.lentFirst();
    List<Fork> found = forks.getOrDefault(measured, Map.of()).get(contender);
    return found == null ? null : new Samples(true, found);
  }

  /** The fastest of some contenders at a cell. Empty if none of them was measured. */
  Optional<Contender> fastest(Collection<Contender> contenders, Cell cell) {
    return contenders.stream()
        .filter(each -> find(cell, each) != null)
        .max(Comparator.comparingDouble(each -> median(cell, each)));
  }

  private double median(Cell cell, Contender contender) {
    Samples samples = find(cell, contender);
    return samples == null ? 0 : samples.median();
  }
}
