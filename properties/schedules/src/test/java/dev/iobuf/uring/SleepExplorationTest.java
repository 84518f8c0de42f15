package dev.iobuf.uring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.schedules.Call;
import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Mutants;
import dev.iobuf.schedules.Progress;
import dev.iobuf.schedules.Specification;
import dev.iobuf.schedules.Strategies;
import dev.iobuf.schedules.Timeouts;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No wake is lost, whether it comes before the owner sleeps, while it does so, or after. */
class SleepExplorationTest {
  private static final Mutants MUTANTS =
      new Mutants(Path.of(System.getProperty("iobuf.sources", "../../core/src/main/java")));

  /**
   * What the calls of {@link SleepSubject} may return: a wait goes on until there was a wake, and
   * takes all of them.
   *
   * @param isWoken whether a wake was not taken yet
   * @param tasks how many were added
   */
  record Woken(boolean isWoken, int tasks) implements Specification<Woken> {
    @Override
    public Woken initial() {
      return this;
    }

    @Override
    public List<Step<Woken>> steps(Woken state, int thread, Call call) {
      Woken taken = new Woken(false, state.tasks);
      return switch (call.operation()) {
        case "add" -> List.of(new Step<>(new Woken(true, state.tasks + 1), null));
        case "wake" -> List.of(new Step<>(new Woken(true, state.tasks), null));
        case "await" -> state.isWoken ? List.of(new Step<>(taken, null)) : List.of();
        case "poll", "nap" -> List.of(new Step<>(taken, state.isWoken));
        case "sees" -> List.of(new Step<>(state, state.tasks > 0));
        default -> throw new IllegalArgumentException(call.toString());
      };
    }
  }

  private static Explorer sleep(String program) {
    return Explorer.of(SleepSubject.class)
        .specification(new Woken(false, 0))
        .progress(Progress.BLOCKING)
        .timeouts(Timeouts.NEVER)
        .program(program);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ; wake | await ; poll",
        " ; wake wake | await ; poll",
        " ; wake | wake | await ; poll",
        " ; wake wake | await await ; ",
        " ; wake | poll poll ; poll",
        " ; wake | nap nap ; poll",
        " ; wake wake | nap await ; poll",
        " ; wake | wake | nap await nap ; poll",
        " ; wake wake | await poll ; poll",
        " ; wake | wake | await poll await ; wake",
        "wake ; wake | await ; poll",
      })
  void noWakeIsLostOrMadeUp(String program) {
    sleep(program).explore(Strategies.states(), Long.MAX_VALUE).assertNoFailure();
  }

  /** Of the memory that a wake passes on, as release and acquire permit. */
  @ParameterizedTest
  @ValueSource(strings = {" ; add | await sees ; poll", " ; add | await sees poll ; sees"})
  void whatWasDoneBeforeAWakeIsSeenAfterIt(String program) {
    sleep(program).weakMemory().explore(Strategies.all(), Long.MAX_VALUE).assertNoFailure();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sleeps though it was woken | return STATE.compareAndSet(this, AWAKE, ASLEEP);"
            + " | STATE.setVolatile(this, ASLEEP); return true;",
        "does not say that it sleeps | return STATE.compareAndSet(this, AWAKE, ASLEEP);"
            + " | return (int) STATE.getVolatile(this) == AWAKE;",
        "a wake looks before it writes | return (int) STATE.getAndSet(this, WOKEN) == ASLEEP;"
            + " | int seen = (int) STATE.getVolatile(this); STATE.setVolatile(this, WOKEN);"
            + " return seen == ASLEEP;",
        "awakes by two accesses | return (int) STATE.getAndSet(this, AWAKE) == WOKEN;"
            + " | int seen = (int) STATE.getVolatile(this); STATE.setVolatile(this, AWAKE);"
            + " return seen == WOKEN;",
        "a signal counts as a wake | return (int) STATE.getAndSet(this, AWAKE) == WOKEN;"
            + " | return (int) STATE.getAndSet(this, AWAKE) != AWAKE;",
      })
  void aFaultIsFound(String name, String from, String to) {
    assertThat(
            List.of(" ; wake | await ; poll", " ; wake | nap ; poll", " ; wake | nap await ; wake")
                .stream()
                .anyMatch(program ->
                    sleep(program)
                        .mutant(MUTANTS.of(name, "dev.iobuf.uring.SleepState", from, to))
                        .explore(Strategies.states(), Long.MAX_VALUE)
                        .failure()
                        .isPresent()))
        .as(name)
        .isTrue();
  }

  @Test
  void aWakeThatPassesOnNothingIsFound() {
    assertThat(
            sleep(" ; add | await sees ; poll")
                .weakMemory()
                .mutant(
                    MUTANTS.of(
                        "awake without acquire",
                        "dev.iobuf.uring.SleepState",
                        "return (int) STATE.getAndSet(this, AWAKE) == WOKEN;",
                        "return (int) STATE.getAndSetRelease(this, AWAKE) == WOKEN;"))
                .explore(Strategies.states(), Long.MAX_VALUE)
                .failure())
        .isPresent();
  }
}
