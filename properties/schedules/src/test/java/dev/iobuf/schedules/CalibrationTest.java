package dev.iobuf.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.schedules.examples.UnsoundPool;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every strategy finds the fault of a scheme that is known to be unsound: one thread stalls in its
 * get for a lap, and takes an index a second time.
 */
class CalibrationTest {
  private static final long LIMIT = 10_000;

  private final Explorer pool = pool();

  /** One thread gets, the other gets and puts, and at the end all free indices are taken. */
  static Explorer pool() {
    return Explorer.of(UnsoundPool.class, 1)
        .specification(new BagOfIndices(1))
        .format(UnsoundPool::show)
        .program(" ; get | get put ; get");
  }

  static List<Strategy> strategies() {
    return List.of(
        Strategies.random(1),
        Strategies.pct(1, 3),
        Strategies.pos(1),
        Strategies.solo(1, Strategies.random(1)),
        Strategies.bounded(1),
        Strategies.all(),
        Strategies.states(),
        new PreemptionLists(1));
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void everyStrategyFindsTheDoubleLease(Strategy strategy) {
    Report report = pool.explore(strategy, LIMIT);
    System.out.println(report);
    Failure failure = report.failure().orElseThrow();
    assertThat(failure.outcome()).isEqualTo(Outcome.NOT_LINEARIZABLE);
    assertThat(failure.preemptions()).isEqualTo(1);
  }

  @Test
  void aFailureAsFoundIsTheSameButForThePreemptionsThatItDoesNotNeed() {
    Failure shortened = pool.explore(Strategies.random(1), LIMIT).failure().orElseThrow();
    Failure asFound = pool.asFound().explore(Strategies.random(1), LIMIT).failure().orElseThrow();

    assertThat(asFound.outcome()).isEqualTo(shortened.outcome());
    assertThat(asFound.preemptions()).isGreaterThan(shortened.preemptions());
    assertThat(pool.explore(Strategies.replay(asFound.schedule()), 1).failure()).isPresent();
  }

  @Test
  void itsInterleavingIsToldStepByStep() {
    Failure failure = pool.explore(Strategies.bounded(1), LIMIT).failure().orElseThrow();
    System.out.println(failure);
    assertThat(failure.table())
        .contains("CAS slots[0] 0→∅1 ok")
        .contains("CAS head 0→1 FAILS  ⇒ get → 0");
  }

  /** Lists of up to three preemptions, as property tests generate them. */
  private static final class PreemptionLists implements Strategy {
    private static final int STEPS = 20;

    private final SplittableRandom random;
    private Strategy list = Strategies.preempting(List.of());

    PreemptionLists(long seed) {
      random = new SplittableRandom(seed);
    }

    @Override
    public boolean begin() {
      list =
          Strategies.preempting(
              IntStream.rangeClosed(0, random.nextInt(3))
                  .mapToObj(i -> new Preemption(random.nextInt(STEPS), random.nextInt(2)))
                  .toList());
      return list.begin();
    }

    @Override
    public int thread(Situation situation) {
      return list.thread(situation);
    }

    @Override
    public String toString() {
      return "preemption lists";
    }
  }

  @Test
  void aFailureRunsAgainFromItsSchedule() {
    Failure failure = pool.explore(Strategies.random(3), LIMIT).failure().orElseThrow();
    Failure again =
        pool.explore(Strategies.replay(Schedule.parse(failure.schedule().toString())), 1)
            .failure()
            .orElseThrow();
    assertThat(again.history()).isEqualTo(failure.history());
    assertThat(again.outcome()).isEqualTo(failure.outcome());
  }

  @Test
  void virtualThreadsAndContinuationsRunTheSameSchedules() {
    Report fast = pool.explore(Strategies.random(7), LIMIT);
    Report portable = pool.onVirtualThreads().explore(Strategies.random(7), LIMIT);
    assertThat(portable.runs()).isEqualTo(fast.runs());
    assertThat(portable.steps()).isEqualTo(fast.steps());
  }
}
