package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.iobuf.schedules.Chronicle;
import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Strategies;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Cutting off schedules of ring and pool in known states loses no outcome. */
class PoolStateCachingTest {
  /** The exceptions by which ring and pool refuse. */
  private static final String LAST = "put(99)";

  static Stream<Arguments> small() {
    return Stream.of(
        arguments(Scenarios.ring(1), " ; get | get ; get get"),
        arguments(Scenarios.ring(1), "get ; put(0) | put(0) ; get get"),
        arguments(Scenarios.ring(2), " ; get put | get ; get get get"),
        arguments(Scenarios.ring(2), "get get ; put(0) | put(1) ; get get get"),
        arguments(Scenarios.ring(2), "get ; put(0) | get ; get get get"),
        arguments(Scenarios.pool(2, 2, 1), " ; get | get ; get get get"),
        arguments(Scenarios.pool(2, 2, 1), "get ; put(0) | put(0) ; get get get"),
        arguments(Scenarios.pool(2, 2, 1), "get ; put(0) | get ; get get get"),
        arguments(Scenarios.ring(2).threadIds(1L, 1L), " ; get | get ; get get get"),
        arguments(Scenarios.pool(2, 2, 2).threadIds(1L, 1L), " ; get | get ; get get get"),
        arguments(Scenarios.pool(2, 2, 1).threadIds(1L, 1L), " ; get | get ; get get get"),
        arguments(Scenarios.pool(2, 2, 1), "get get ; put(0) | put(1) ; get get get"));
  }

  @ParameterizedTest
  @MethodSource("small")
  void noOutcomeIsLost(Explorer explorer, String program) {
    Chronicle.assertNothingIsLost(explorer, program, LAST);
  }

  /** Millions of schedules without the cache. */
  static Stream<Arguments> longer() {
    return Stream.of(
        arguments(Scenarios.pool(1, 2, 1), " ; get | get ; get get"),
        arguments(Scenarios.pool(2, 2, 2).threadIds(1L, 1L), " ; get put | get ; get get get"));
  }

  @ParameterizedTest
  @MethodSource("longer")
  @Tag("nightly")
  void noOutcomeOfALongerProgramIsLost(Explorer explorer, String program) {
    Chronicle.assertNothingIsLost(explorer, program, LAST);
  }

  static Stream<Arguments> mutants() {
    return Stream.of(
        arguments(
            "own: taken by a store",
            Scenarios.pool(1, 2, 1).threadIds(2L, 2L, 2L),
            " ; get | get ; get get"),
        arguments(
            "put: not checked", Scenarios.pool(1, 2, 1), "get put(0) ; put(0) | get ; get get"),
        arguments(
            "enqueue: presence checked, then set",
            Scenarios.ring(1),
            "get ; put(0) | put(0) ; get get"),
        arguments(
            "dequeue: ticket taken in two steps", Scenarios.ring(2), " ; get | get ; get get"));
  }

  static Stream<Arguments> longerMutants() {
    return Stream.of(
        arguments(
            "own: taken by a store",
            Scenarios.pool(2, 2, 2).threadIds(1L, 1L, 1L),
            " ; get put | get ; get get"));
  }

  @ParameterizedTest
  @MethodSource("longerMutants")
  @Tag("nightly")
  void noFaultOfALongerProgramIsLost(String fault, Explorer original, String program) {
    noFaultIsLost(fault, original, program);
  }

  /** Each failure of a mutant is seen, and the first one reported. */
  @ParameterizedTest
  @MethodSource("mutants")
  void noFaultIsLost(String fault, Explorer original, String program) {
    Fault chosen =
        PoolMutants.all().stream()
            .filter(candidate -> candidate.name().equals(fault))
            .findFirst()
            .orElseThrow();
    Explorer mutant = original.mutant(chosen.mutant());
    Chronicle.assertNothingIsLost(mutant, program, LAST);
    assertThat(mutant.program(program).explore(Strategies.all(), Long.MAX_VALUE).failure())
        .isPresent();
    assertThat(mutant.program(program).explore(Strategies.states(), Long.MAX_VALUE).failure())
        .isPresent();
  }
}
