package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.iobuf.schedules.Report;
import dev.iobuf.schedules.Strategies;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fence of the pool is needed, where loads and stores of one thread may change places. */
class FenceMutantsTest {
  /** Those that get begin at stripe 0, and an index is put to the slot of stripe 1. */
  private static Trial elsewhere(String prologue) {
    return new Trial(
        Scenarios.slottedPool(2, 2, 1, 1)
            .threadIds(2L, 2L, 2L, 2L)
            .program(prologue + " ; put(1) | get | get ; get get"),
        () -> Strategies.pos(1),
        20_000);
  }

  private static final Trial QUIET = elsewhere("get get");

  /** Somebody has lacked an index before. */
  private static final Trial NOT_QUIET = elsewhere("get get get put(1) get");

  private static final Trial SEVERAL =
      new Trial(
          ClosingScenarios.slottedClosingPool(2, 2, 1, 1)
              .threadIds(2L, 2L, 2L, 2L)
              .program(
                  "takeAlone(2) getAlone give(2) getAlone ; give(2) | get | get ; takeAlone(2)"),
          () -> Strategies.pos(1),
          20_000);

  private static final Trial ABANDONED =
      new Trial(
          ClosingScenarios.slottedClosingPool(1, 1, 1, 1).program("get ; put(0) | abandon ; ends"),
          () -> Strategies.pos(1),
          20_000);

  static Stream<Arguments> faults() {
    return Stream.of(
        arguments(
            fault(
                "no fence after a put",
                "VarHandle.fullFence(); tell(1); if (stripe",
                "tell(1); if (stripe"),
            NOT_QUIET),
        arguments(
            fault(
                "no fence after a put of several",
                "VarHandle.fullFence(); tell(done);",
                "tell(done);"),
            SEVERAL),
        arguments(
            fault(
                "no fence of all threads",
                "if ((now & PHASE) == RAISING) { ProcessFence.issue(); }",
                ""),
            QUIET),
        arguments(
            fault(
                "fence of all threads before the state is raised",
                "if ((now & PHASE) == RAISING) { ProcessFence.issue(); }",
                "if ((now & PHASE) == QUIET) { ProcessFence.issue(); }"),
            QUIET),
        arguments(
            fault(
                "no fence of all threads when abandoned",
                "if (ProcessFence.isAvailable()) { // As for RAISING",
                "if (life < 0) { // As for RAISING"),
            ABANDONED));
  }

  private static Fault fault(String name, String from, String to) {
    return new Fault(name, "IndexPool", from, to, List::of);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void isNeeded(Fault fault, Trial trial) {
    Report weak = trial.weak().of(fault.mutant());

    System.out.printf("%s: %,d schedules, by %s%n", fault, weak.runs(), weak.title());
    assertThat(weak.failure()).isPresent();
    trial.atMost(weak.runs()).of(fault.mutant()).assertNoFailure();
    trial.weak().ofOriginal().assertNoFailure();
  }
}
