package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.schedules.Coverage;
import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Progress;
import dev.iobuf.schedules.Sources;
import dev.iobuf.schedules.Strategies;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Although the programs are small, they take every branch of ring and pool, and none fails. */
class BranchCoverageTest {
  private static final long TIMES = Long.getLong("iobuf.samples", 1);

  /** A line with branches that no program can take, their number, and the reason. */
  private record Unreachable(String line, int branches, String why) {
    Stream<String> lines() {
      return Stream.generate(() -> line).limit(branches);
    }
  }

  private static final List<Unreachable> UNREACHABLE =
      List.of(
          new Unreachable(
              "this.state = ProcessFence.isAvailable() ? UNFENCED : FENCED;",
              1,
              "The explorer has a fence for all threads."),
          new Unreachable(
              "if ((now & (PHASE | WAITERS)) <= FENCED && ProcessFence.isAvailable()) {",
              1,
              "As above."),
          new Unreachable(
              "if ((before & WAITERS) >= MOST_WAITERS) {",
              1,
              "No program has eight million threads."),
          new Unreachable(
              "long looks = mayKeepProcessor() ? Long.MAX_VALUE : LOOKS_OF_VIRTUAL_THREAD;",
              1,
              "The explorer's threads are platform threads."),
          new Unreachable(
              "return strategy == WaitStrategy.BACK_OFF || !Thread.currentThread().isVirtual();",
              1,
              "As above."),
          new Unreachable("if (looks == 0) {", 1, "As above."),
          new Unreachable(
              "if (transferred != WOULD_BLOCK) {",
              2,
              "No Error ends a wait of the explorer's threads, with an index or without."),
          new Unreachable(
              "if (thrown instanceof RuntimeException refusal) {",
              1,
              "No put of an index that was taken fails in the explorer's threads."),
          new Unreachable("if (thrown instanceof Error error) {", 1, "As above."),
          new Unreachable("if (waiter.tryCancel(spin)) {", 2, "No Error ends the begin of a get."),
          new Unreachable(
              "while (get != null) {", 2, "No Error ends the thread that calls handlers."),
          new Unreachable("if (isCounted) {", 2, "No Error ends the begin of a get."),
          new Unreachable(
              "gathering.end(pool, last != WOULD_BLOCK);",
              1,
              "No Error ends a wait of the explorer's threads."),
          new Unreachable(
              "timer = nanos == Long.MAX_VALUE ? null : GetTimer.start(() -> end(TIMED_OUT, spin), nanos);",
              1,
              "The timer is a thread of the Java runtime: AsyncGetTest has gets whose time passes."),
          new Unreachable("if (timer != null) {", 1, "As above."),
          new Unreachable("if (outcome == TIMED_OUT) {", 1, "As above."),
          new Unreachable("while (got > 0) {", 2, "No Error ends a get of the explorer's threads."),
          new Unreachable(
              "if (last != null) {",
              1,
              "A caller that abandons a pool says what to do in the end; that is for NullAway, too."));

  @Test
  @Tag("nightly")
  void everyBranchOfRingAndPoolIsTaken() {
    List<Explorer> sampled = new ArrayList<>();
    sampled.addAll(Scenarios.rings());
    sampled.addAll(Scenarios.pools());
    sampled.addAll(Scenarios.waitingPools());
    sampled.addAll(ClosingScenarios.all());
    sampled.addAll(CheckedScenarios.all());
    sampled.addAll(CheckedScenarios.census());
    sampled.addAll(Scenarios.pollingPools());
    sampled.addAll(Scenarios.orderOfWaiters());
    sampled.add(Scenarios.spinningPool(1, 2, 1).program("get ; get | put(0) ; "));
    for (Explorer explorer : sampled) {
      explorer.explore(Strategies.pos(1), 1_000 * TIMES).assertNoFailure();
    }
    // Few schedules reach this, and random ones hardly ever.
    Explorer barged = Scenarios.bargedLeaves();
    barged.explore(Strategies.bounded(2), 10_000).assertNoFailure();
    sampled.add(barged);
    Explorer closedAtTheEnd = ClosingScenarios.closedAtTheEnd();
    closedAtTheEnd.explore(Strategies.bounded(1), 10_000).assertNoFailure();
    sampled.add(closedAtTheEnd);
    for (Explorer contended :
        List.of(Scenarios.contended("get get put get get"), Scenarios.contendedSlots())) {
      contended.explore(Strategies.states(), Long.MAX_VALUE).assertNoFailure();
      sampled.add(contended);
    }
    List<Explorer> single =
        List.of(
            Scenarios.making("pool(0) pool(1) pool(3) pool(600) pool(1073741825)")
                .progress(Progress.BLOCKING),
            Scenarios.making("ring(0) ring(2) ring(9) ring(1073741825) pass(-1) pass(1) pass(2)"),
            Scenarios.making("put(-1) put(0) put(1) put(2) getAtOnce lentOfClosed"),
            Scenarios.making("getAllAtOnce(0) getAllAtOnce(1) getAllAtOnce(2) getAllAtOnce(3)"),
            Scenarios.making("getAllByHandlerAtOnce(0) getAllByHandlerAtOnce(2) isDone"),
            Scenarios.making("lentAt(0) lentAt(1) lentAt(2) lentAt(3) available(3)"),
            Scenarios.making(
                "resets(-1) resets(0) resets(1) resets(2) resetsOfClosed resetsOfSeveral"),
            Scenarios.making("putWith(-1) putWith(0) putWith(2) putNone"),
            Scenarios.making("check(-1,1) check(0,-1) check(1,2) check(0,2) check(2,0)"),
            Scenarios.makingWords(
                "runs(0,8) runs(0,5) runs(36,8) runs(36,3) putTwice threeRuns(12)"),
            Scenarios.making("drain(19) create(0) create(1) lentOfAbandoned"),
            Scenarios.making(
                "firstGenerationAgain giveBack putUnwiped(0) putUnwiped(1) putUnreset"
                    + " putAllUnreset"));
    for (Explorer explorer : single) {
      explorer.explore(Strategies.all(), Long.MAX_VALUE).assertNoFailure();
    }
    List<Explorer> explorers = Stream.concat(sampled.stream(), single.stream()).toList();
    Coverage coverage = Coverage.sum(explorers.stream().map(Explorer::coverage).toList());
    System.out.println(Scenarios.branches(coverage::taken).size() + " branches taken");
    assertThat(Scenarios.branches(coverage::missed))
        .as("branches not taken")
        .extracting(BranchCoverageTest::line)
        .containsExactlyInAnyOrderElementsOf(
            UNREACHABLE.stream().flatMap(Unreachable::lines).toList());
    UNREACHABLE.forEach(
        missed -> System.out.println("  but for " + missed.line() + " " + missed.why()));
  }

  private static String line(Coverage.Branch branch) {
    Sources sources = PoolSources.MUTANTS.sources(branch.owner());
    return sources
        .text(sources.files().getFirst())
        .lines()
        .skip(branch.line() - 1L)
        .findFirst()
        .orElseThrow()
        .strip();
  }
}
