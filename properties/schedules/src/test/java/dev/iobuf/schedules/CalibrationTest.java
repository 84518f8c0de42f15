package dev.iobuf.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.schedules.examples.UnsoundPool;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Every strategy finds what is wrong with a scheme that is known to be unsound. */
class CalibrationTest {
  private final Explorer pool =
      Explorer.of(UnsoundPool.class, 1)
          .specification(new BagOfIndices(1))
          .program(" ; get | get put ; get");

  @Test
  void everyStrategyFindsTheUnsoundSchemesDoubleLease() {
    List<Supplier<Strategy>> strategies =
        List.of(
            () -> Strategies.random(1),
            () -> Strategies.pct(1, 3),
            () -> Strategies.pos(1),
            () -> Strategies.bounded(1),
            Strategies::all,
            Strategies::states);
    for (Supplier<Strategy> strategy : strategies) {
      Report report = pool.explore(strategy.get(), 10_000);
      System.out.println(report);
      assertThat(report.failure()).as("%s", report).isPresent();
    }
    Failure failure = pool.explore(Strategies.pos(1), 10_000).failure().orElseThrow();
    System.out.println(failure);
    assertThat(failure.preemptions()).isEqualTo(1);
  }

  @Test
  void aFailureRunsAgainFromItsSchedule() {
    Failure failure = pool.explore(Strategies.random(3), 10_000).failure().orElseThrow();
    Failure again =
        pool.explore(Strategies.replay(Schedule.parse(failure.schedule().toString())), 1)
            .failure()
            .orElseThrow();
    assertThat(again.history()).isEqualTo(failure.history());
    assertThat(again.outcome()).isEqualTo(failure.outcome());
  }

  @Test
  void virtualThreadsAndContinuationsRunTheSameSchedules() {
    Report fast = pool.explore(Strategies.random(7), 10_000);
    Report portable = pool.onVirtualThreads().explore(Strategies.random(7), 10_000);
    assertThat(portable.runs()).isEqualTo(fast.runs());
    assertThat(portable.steps()).isEqualTo(fast.steps());
  }
}
