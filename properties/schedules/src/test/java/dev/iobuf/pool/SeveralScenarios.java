package dev.iobuf.pool;

import static dev.iobuf.pool.ClosingScenarios.waitingClosingPool;

import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Timeouts;
import dev.iobuf.wait.WaitStrategy;
import java.util.List;

/** Programs whose threads wait for several indices at once, all or none. */
final class SeveralScenarios {
  private SeveralScenarios() {}

  static List<Explorer> all() {
    return List.of(
        // Free at once, and too few.
        waitingClosingPool(2, 2, 1)
            .program(" ; awaitAll(2) putSet | get put ; awaitAll(0) awaitAll(1) takeAlone(2)"),
        // Two of them.
        twoGather(),
        waitingClosingPool(2, 2, 2)
            .program(
                "takeAlone(2) ; awaitAll(2) putSet | awaitAll(2) putSet | putSet(3) ; takeAlone(3)"),
        waitingClosingPool(3, 2, 1)
            .program(
                "takeAlone(3) ; awaitAll(2) putSet | awaitAll(3) putSet | putSet(3) put(2) ;"
                    + " takeAlone(4)"),
        waitingClosingPool(2, 2, 1)
            .program(
                " ; awaitAll(2) putSet | awaitAll(2) putSet | awaitAll(2) putSet ; takeAlone(3)"),
        // One, and those that want one.
        waitingClosingPool(2, 2, 1)
            .program(
                "get getAlone ; awaitAll(2) putSet | await put | put(0) put(1) ; takeAlone(3)"),
        waitingClosingPool(3, 2, 2)
            .program(
                "takeAlone(3) ; awaitAll(2) putSet | await put | await put | putSet(7) ;"
                    + " takeAlone(4)"),
        waitingClosingPool(3, 2, 1)
            .program(
                "takeAlone(3) ; awaitAll(3) putSet | await put await put | put(2) putSet(3) ;"
                    + " takeAlone(4)"),
        waitingClosingPool(2, 2, 1)
            .program("takeAlone(2) ; awaitAll(2) putSet | put(0) get | put(1) ; "),
        // Leaves: the time is over.
        givesUp(),
        givesUpAtAnyTime(),
        waitingClosingPool(2, 2, 1)
            .timeouts(Timeouts.ANY)
            .program(
                "takeAlone(2) ; awaitAllInTime(2) | awaitAllInTime(2) | put(0) put(1) ; close isClosed"),
        // Leaves: it is interrupted.
        waitingClosingPool(2, 2, 1)
            .program(
                "takeAlone(2) put(0) ; awaitAllUnlessInterrupted(2) | interrupt(0) | await put ;"
                    + " takeAlone(2)"),
        waitingClosingPool(2, 2, 1)
            .program(
                "takeAlone(2) ; awaitAllUnlessInterrupted(2) | put(0) interrupt(0) put(1) ;"
                    + " close isClosed"),
        // The pool ends.
        waitingClosingPool(2, 2, 1)
            .program("takeAlone(2) put(0) ; awaitAll(2) | abandon ; put(1) ends isClosed"),
        waitingClosingPool(2, 2, 2)
            .program("takeAlone(2) ; awaitAll(2) | put(0) | abandon ; put(1) ends isClosed"),
        waitingClosingPool(1, 2, 1)
            .program("get abandon ; awaitAll(1) | put(0) ; awaitAll(1) ends"),
        waitingClosingPool(2, 2, 1).program("takeAlone(2) putSet(3) ; close | close ; awaitAll(2)"),
        // A closer waits, too.
        closerWaits(),
        waitingClosingPool(3, 2, 2)
            .program(
                "takeAlone(3) put(2) ; closeInTime | awaitAll(2) putSet | putSet(3) ; isClosed"),
        waitingClosingPool(2, 2, 1)
            .timeouts(Timeouts.ANY)
            .program(
                "takeAlone(2) ; closeInTimeMeanwhile | awaitAllInTime(2) | put(0) put(1) ; isClosed"),
        ClosingScenarios.pollingClosingPool(2, WaitStrategy.YIELD)
            .program("takeAlone(2) ; awaitAll(2) | putSet(3) ; "));
  }

  /** Two want all. */
  static Explorer twoGather() {
    return waitingClosingPool(2, 2, 1)
        .program(
            "takeAlone(2) ; awaitAll(2) putSet | awaitAll(2) putSet | put(0) put(1) ; takeAlone(3)");
  }

  /** One is kept for a thread that gives up, and another one waits for it. */
  static Explorer givesUp() {
    return waitingClosingPool(2, 2, 1)
        .program("takeAlone(2) put(0) ; awaitAllInTime(2) | await put ; takeAlone(2)");
  }

  /** The same, while the last one is put. */
  static Explorer givesUpAtAnyTime() {
    return waitingClosingPool(2, 2, 1)
        .timeouts(Timeouts.ANY)
        .program("takeAlone(2) put(0) ; awaitAllInTime(2) | put(1) ; close isClosed");
  }

  /** One wants all to close the pool, and one wants all to use them. */
  static Explorer closerWaits() {
    return waitingClosingPool(2, 2, 1)
        .program("takeAlone(2) ; closeInTheEnd | awaitAll(2) putSet | put(0) put(1) ; isClosed");
  }
}
