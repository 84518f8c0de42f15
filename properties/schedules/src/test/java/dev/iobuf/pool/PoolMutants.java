package dev.iobuf.pool;

import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Strategies;
import java.util.List;
import java.util.stream.Stream;

/** All faults. */
final class PoolMutants {
  // Each is made once: an explorer keeps the classes that it has loaded.
  static final List<Trial> POOLS = trials(Scenarios.pools());
  static final List<Trial> WAITING_POOLS = trials(Scenarios.waitingPools());
  static final List<Trial> ORDER_OF_WAITERS = trials(Scenarios.orderOfWaiters());
  static final List<Trial> POLLING_POOLS = trials(Scenarios.pollingPools());
  static final List<Trial> CLOSING_POOLS = trials(ClosingScenarios.closingPools());
  static final List<Trial> ABANDONED_POOLS = trials(ClosingScenarios.abandonedPools());
  static final List<Trial> CLOSED_IN_TIME = trials(CloseInTimeScenarios.all());
  static final List<Trial> SEVERAL = trials(SeveralScenarios.all());
  static final List<Trial> ASYNC = trials(AsyncScenarios.all());
  static final List<Trial> BULK_POOLS = trials(ClosingScenarios.bulkPools());
  static final List<Trial> FRUGAL_POOLS = trials(ClosingScenarios.frugalPools());
  static final List<Trial> CHECKED_POOLS = trials(CheckedScenarios.all());
  static final List<Trial> CENSUS = trials(CheckedScenarios.census());
  static final List<Trial> COUNTED = trials(CheckedScenarios.counted());

  private PoolMutants() {}

  private static List<Trial> trials(List<Explorer> scenarios) {
    return scenarios.stream()
        .map(explorer -> new Trial(explorer, () -> Strategies.pos(1), 1_000))
        .toList();
  }

  /** All faults, including those of the ring and of waiting. */
  static List<Fault> all() {
    return Stream.of(
            RingMutants.all(),
            FrontMutants.all(),
            MarkMutants.all(),
            StateMutants.all(),
            WaitMutants.all(),
            CloseMutants.all(),
            CloseInTimeMutants.all(),
            SeveralMutants.all(),
            AsyncMutants.all(),
            BulkMutants.all(),
            BulkMutants.ofFew(),
            CheckedMutants.all(),
            CheckedMutants.ofCensus(),
            CheckedMutants.ofCounts())
        .flatMap(List::stream)
        .toList();
  }
}
