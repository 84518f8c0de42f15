package dev.iobuf.uring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.schedules.Call;
import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Mutants;
import dev.iobuf.schedules.Progress;
import dev.iobuf.schedules.Specification;
import dev.iobuf.schedules.Strategies;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A lease that one ring passes to another has one holder at the end, however the other closes. */
class PassExplorationTest {
  private static final Mutants MUTANTS =
      new Mutants(Path.of(System.getProperty("iobuf.sources", "../../core/src/main/java")));

  private static final List<String> PROGRAMS =
      List.of(
          " ; pass | close ; ",
          " ; pass | receive close ; ",
          " ; pass | receive receive close ; ",
          " ; fail | close ; ");

  /** The ring that has the lease, or will have it. */
  enum Holder {
    SENDER_AT_FIRST,
    ON_THE_WAY,
    RECEIVER,
    SENDER_AT_LAST,
    SENDER_AND_RECEIVER_CLOSED
  }

  /** What the calls of {@link PassSubject} may return. */
  record Lease(Holder holder) implements Specification<Lease> {
    @Override
    public Lease initial() {
      return this;
    }

    private static Step<Lease> to(Holder holder, boolean result) {
      return new Step<>(new Lease(holder), result);
    }

    @Override
    public List<Step<Lease>> steps(Lease state, int thread, Call call) {
      Holder now = state.holder;
      return switch (call.operation()) {
        case "pass" ->
            now == Holder.SENDER_AT_FIRST
                ? List.of(to(Holder.ON_THE_WAY, false))
                : List.of(to(Holder.SENDER_AT_LAST, true));
        case "fail" -> List.of(to(Holder.SENDER_AT_LAST, true));
        case "receive" ->
            now == Holder.ON_THE_WAY
                ? List.of(to(Holder.RECEIVER, true), to(now, false))
                : List.of(to(now, false));
        case "close" ->
            now == Holder.ON_THE_WAY
                ? List.of(to(Holder.RECEIVER, true))
                : List.of(
                    to(
                        now == Holder.SENDER_AT_FIRST ? Holder.SENDER_AND_RECEIVER_CLOSED : now,
                        false));
        default -> throw new IllegalArgumentException(call.toString());
      };
    }
  }

  private static Explorer passing(String program) {
    return Explorer.of(PassSubject.class)
        .specification(new Lease(Holder.SENDER_AT_FIRST))
        .progress(Progress.BLOCKING)
        .program(program);
  }

  private static List<String> programs() {
    return PROGRAMS;
  }

  @ParameterizedTest
  @MethodSource("programs")
  void exactlyOneSideHasTheLease(String program) {
    passing(program).explore(Strategies.states(), Long.MAX_VALUE).assertNoFailure();
  }

  /** The first sender may be slow: it has settled, and not looked whether the inbox is closed. */
  @Test
  @SuppressWarnings("NullAway") // no pool is asked for
  void aSenderTakesNothingBackOfTheNextRound() {
    Passing passing = new Passing();
    passing.begin(null, 0, 0, 0);
    int first = passing.round();
    assertThat(passing.settle(true)).isEqualTo(Passing.Outcome.DELIVERED);
    assertThat(passing.take()).isTrue();

    passing.begin(null, 1, 0, 0);
    int second = passing.round();
    assertThat(passing.settle(true)).isEqualTo(Passing.Outcome.DELIVERED);
    assertThat(passing.takeBack(first)).isFalse();
    assertThat(passing.takeBack(second)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "refuses by two accesses"
            + " | int seen = (int) STATE.compareAndExchange(this, round + SENT, round + REFUSED);"
            + " | int seen = (int) STATE.getVolatile(this);"
            + " if (seen == round + SENT) { STATE.setVolatile(this, round + REFUSED); }",
        "settles by two accesses"
            + " | int seen = (int) STATE.compareAndExchange(this, round + SENT, next);"
            + " | int seen = (int) STATE.getVolatile(this);"
            + " if (seen == round + SENT) { STATE.setVolatile(this, next); }",
        "a refused lease counts as taken | return seen == round + TAKEN ? Outcome.OVER : Outcome.RETURNED;"
            + " | return Outcome.OVER;",
      })
  void aFaultIsFound(String name, String from, String to) {
    assertThat(
            PROGRAMS.stream()
                .anyMatch(program ->
                    passing(program)
                        .mutant(MUTANTS.of(name, "dev.iobuf.uring.Passing", from, to))
                        .explore(Strategies.states(), Long.MAX_VALUE)
                        .failure()
                        .isPresent()))
        .as(name)
        .isTrue();
  }
}
