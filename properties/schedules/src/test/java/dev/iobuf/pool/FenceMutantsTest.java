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

/** Each fence of the pool is needed, if loads and stores of one thread may be reordered. */
class FenceMutantsTest {
  /** The own index of a home is put, which leaves no mark, while a thread of another home gets. */
  private static final Trial UNFENCED =
      new Trial(
          Scenarios.pool(2, 2, 1).threadIds(2L, 1L, 1L).program("get ; get put | get ; get"),
          () -> Strategies.pos(1),
          20_000);

  /** A get has found no index before; the stripe of the index that is put is marked. */
  private static final Trial FENCED =
      new Trial(
          Scenarios.pool(4, 2, 2)
              .threadIds(2L, 2L, 2L, 1L)
              .program("get get get get get put(3) get ; put(2) | get | get ; get get"),
          () -> Strategies.pos(1),
          20_000);

  private static final Trial ABANDONED =
      new Trial(
          ClosingScenarios.closingPool(1, 2, 1).program("get ; put(0) | abandon ; ends"),
          () -> Strategies.pos(1),
          20_000);

  /** The pool is abandoned while a get makes every thread execute a fence. */
  private static final Trial ABANDONED_AMID_FENCING =
      new Trial(
          ClosingScenarios.closingPool(1, 2, 1).program("get ; put(0) | get | abandon ; ends"),
          () -> Strategies.pos(1),
          20_000);

  static Stream<Arguments> faults() {
    String fencing = "if ((now & PHASE) == FENCING) { ProcessFence.issue(); markAll(); }";
    return Stream.of(
        arguments(
            fault("no fence after a put", "VarHandle.fullFence(); mark(index);", "mark(index);"),
            FENCED),
        arguments(
            fault(
                "no fence of all threads", fencing, "if ((now & PHASE) == FENCING) { markAll(); }"),
            UNFENCED),
        arguments(
            fault(
                "fence of all threads before puts pass fences",
                fencing,
                "if ((now & PHASE) == UNFENCED) { ProcessFence.issue(); }"
                    + " if ((now & PHASE) == FENCING) { markAll(); }"),
            UNFENCED),
        arguments(
            fault(
                "marks before the fence of all threads",
                fencing,
                "if ((now & PHASE) == FENCING) { markAll(); ProcessFence.issue(); }"),
            UNFENCED),
        arguments(
            fault(
                "no fence of all threads when abandoned",
                "if ((now & PHASE) <= FENCING) { // As for FENCING",
                "if (capacity < 0) { // As for FENCING"),
            ABANDONED),
        arguments(
            fault(
                "no fence of all threads when abandoned amid FENCING",
                "if ((now & PHASE) <= FENCING) { // As for FENCING",
                "if ((now & PHASE) == UNFENCED) { // As for FENCING"),
            ABANDONED_AMID_FENCING));
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
