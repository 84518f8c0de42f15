package dev.iobuf.pool;

import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Strategies;
import java.util.List;
import java.util.stream.Stream;

/** All faults. */
final class PoolMutants {
  private PoolMutants() {}

  static List<Trial> trials(List<Explorer> scenarios) {
    return scenarios.stream()
        .map(explorer -> new Trial(explorer, () -> Strategies.pos(1), 1_000))
        .toList();
  }

  /** Those of the ring and of waiting included. */
  static List<Fault> all() {
    return Stream.of(
            RingMutants.all(),
            FrontMutants.all(),
            MarkMutants.all(),
            StateMutants.all(),
            WaitMutants.all(),
            CloseMutants.all(),
            BulkMutants.all(),
            BulkMutants.ofFew())
        .flatMap(List::stream)
        .toList();
  }
}
