package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.schedules.Mutant;
import dev.iobuf.schedules.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The access modes of ring, bag and wait queue: programs under weak memory find each weaker mode,
 * and programs under sequential consistency find none. Exceptions are declared, with an argument.
 *
 * <p>The model makes no difference between plain and opaque accesses: that difference matters to
 * compilers only.
 */
class WeakModeMutantsTest {
  private static final long LOOKS = 500;
  private static final long TIMES = Long.getLong("iobuf.samples", 1);
  private static final long BRIEF = 50 * TIMES;

  /** The number of schedules of each program that the original has to pass. */
  private static final long SAMPLES = TIMES == 1 ? 200 : 500 * TIMES;

  private static final Finders FINDERS = new Finders(WeakModeMutantsTest.class);

  private static final List<String> TYPES =
      List.of(
          "IndexRing",
          "IndexPool",
          "StripeMarks",
          "IndexSet",
          "WaitQueue",
          "Waiter",
          "GetHandlers",
          "Generations",
          "Census");

  static Stream<AccessModes.Site> sites() {
    return TYPES.stream()
        .flatMap(type -> AccessModes.of(type).stream())
        .filter(site -> !site.weaker().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("sites")
  void isAsStrongAsItMustBe(AccessModes.Site site) {
    List<String> spare = new ArrayList<>();
    for (String mode : site.weaker().reversed()) {
      // If no program refutes a mode, no program refutes a stronger one.
      if (spare.stream().anyMatch(weaker -> AccessModes.isWeaker(weaker, mode))
          || !isFound(AccessModes.mutant(List.of(site.as(mode))), trials(site, mode))) {
        spare.addFirst(mode);
      }
    }
    assertThat(spare)
        .as("modes of %s that nothing speaks against, and those declared so", site)
        .isEqualTo(declared(site).map(WeakModes.Spare::modes).orElse(List.of()));
    declared(site).ifPresent(it -> System.out.println("  " + spare + " would do: " + it.because()));
  }

  @Test
  void theModesThatThereAreAreStrongEnough() {
    TYPES.stream()
        .flatMap(type -> WeakPrograms.trials(type).stream())
        .distinct()
        .forEach(trial -> trial.weak().atMost(SAMPLES).ofOriginal().assertNoFailure());
  }

  /**
   * One of the programs finds most weaker modes soon; their finders find the others. The search for
   * a declared one ends earlier.
   */
  private static List<Trial> trials(AccessModes.Site site, String mode) {
    List<Trial> trials = WeakPrograms.trials(site.type());
    if (declared(site).filter(it -> it.modes().contains(mode)).isPresent()) {
      return trials.stream().map(trial -> trial.atMost(BRIEF)).toList();
    }
    List<Trial> all =
        Stream.of(
                WeakPrograms.finders(site),
                trials.stream().map(trial -> trial.atMost(LOOKS)).toList(),
                trials)
            .flatMap(List::stream)
            .toList();
    return FINDERS.first(site.as(mode).toString(), all);
  }

  private static Optional<WeakModes.Spare> declared(AccessModes.Site site) {
    return WeakModes.SPARES.stream().filter(it -> it.site().equals(site.toString())).findAny();
  }

  @Test
  void everyDeclarationIsOfAnAccessThatThereIs() {
    assertThat(sites().map(AccessModes.Site::toString).toList())
        .containsAll(WeakModes.SPARES.stream().map(WeakModes.Spare::site).toList())
        .containsAll(
            WeakPrograms.FINDERS.stream().flatMap(finder -> finder.sites().stream()).toList());
  }

  static Stream<List<AccessModes.Weakening>> harmfulPairs() {
    return WeakModes.SPARES.stream().flatMap(WeakModes.Spare::harmful);
  }

  @ParameterizedTest
  @MethodSource("harmfulPairs")
  void oneOfTwoIsAsStrongAsItMustBe(List<AccessModes.Weakening> pair) {
    Mutant mutant = AccessModes.mutant(pair);
    List<Trial> trials = WeakPrograms.trials(pair.get(0).site());
    assertThat(isFound(mutant, FINDERS.first(mutant.toString(), trials))).isTrue();
  }

  /** Tries a mutant. A failure under weak memory must not occur under sequential consistency. */
  private static boolean isFound(Mutant mutant, List<Trial> trials) {
    long runs = 0;
    for (Trial trial : trials) {
      Report weak = trial.weak().of(mutant);
      runs += weak.runs();
      if (weak.failure().isPresent()) {
        FINDERS.found(mutant.toString(), trial);
        System.out.printf("%s: found after %,d schedules, by %s%n", mutant, runs, weak.title());
        trial.atMost(weak.runs()).of(mutant).assertNoFailure();
        return true;
      }
    }
    System.out.printf("%s: not found in %,d schedules%n", mutant, runs);
    return false;
  }
}
