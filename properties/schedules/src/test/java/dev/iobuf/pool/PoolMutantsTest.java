package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Mutant;
import dev.iobuf.schedules.Report;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The programs find each fault put into ring or pool, unless its declaration argues that it is
 * harmless.
 */
class PoolMutantsTest {
  /** The number of schedules of each program in the first round. */
  private static final int LOOKS = 500;

  /** The number of programs that look for a harmless fault, and of schedules of each. */
  private static final int PROGRAMS = 6;

  private static final long BRIEF = 50 * Long.getLong("iobuf.samples", 1);

  private static final Finders FINDERS = new Finders(PoolMutantsTest.class);

  /**
   * The number of schedules that the original has passed, by program: many faults share a program.
   */
  private static final Map<Passed, Long> PASSED = new HashMap<>();

  private record Passed(Explorer explorer, String strategy) {}

  static Stream<Fault> harmful() {
    return PoolMutants.all().stream().filter(fault -> fault.harmless().isEmpty());
  }

  static Stream<Fault> harmless() {
    return PoolMutants.all().stream().filter(fault -> !fault.harmless().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("harmful")
  void isFound(Fault fault) {
    assertThat(find(fault)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("harmless")
  @Tag("nightly")
  void isHarmless(Fault fault) {
    assertThat(find(fault)).isFalse();
  }

  /** Each fault is a change of the code that there is. */
  @ParameterizedTest
  @MethodSource("harmless")
  void isAChangeOfTheCode(Fault fault) {
    assertThatCode(fault::mutant).doesNotThrowAnyException();
  }

  private static List<Trial> trials(Fault fault) {
    List<Trial> trials = fault.trials().get();
    if (!fault.harmless().isEmpty()) {
      return trials.stream().limit(PROGRAMS).map(trial -> trial.atMost(BRIEF)).toList();
    }
    // One of the programs finds most faults soon.
    Stream<Trial> brief = trials.stream().map(trial -> trial.atMost(LOOKS));
    return FINDERS.first(fault.name(), Stream.concat(brief, trials.stream()).toList());
  }

  private static boolean find(Fault fault) {
    Mutant mutant = fault.mutant();
    long runs = 0;
    for (Trial trial : trials(fault)) {
      Report report = trial.of(mutant);
      runs += report.runs();
      if (report.failure().isPresent()) {
        System.out.printf(
            Locale.ROOT,
            "%-55s %-16s %,7d schedules (%,d in all): %s%n",
            fault,
            report.failure().orElseThrow().outcome(),
            report.runs(),
            runs,
            report.title());
        FINDERS.found(fault.name(), trial);
        assertThatTheOriginalPasses(trial.atMost(report.runs()));
        return true;
      }
    }
    System.out.printf(
        Locale.ROOT, "%-55s not found in %,d schedules. %s%n", fault, runs, fault.harmless());
    return false;
  }

  private static void assertThatTheOriginalPasses(Trial trial) {
    Passed passed = new Passed(trial.explorer(), trial.strategy().get().toString());
    if (PASSED.getOrDefault(passed, 0L) < trial.schedules()) {
      trial.ofOriginal().assertNoFailure();
      PASSED.put(passed, trial.schedules());
    }
  }
}
