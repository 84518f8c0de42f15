package dev.iobuf.pool;

import static dev.iobuf.pool.ClosingScenarios.waitingClosingPool;

import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Timeouts;
import dev.iobuf.wait.WaitStrategy;
import java.util.List;

/** Programs whose threads wait for the lent indices, to close the pool. */
final class CloseInTimeScenarios {
  private CloseInTimeScenarios() {}

  static List<Explorer> all() {
    return List.of(
        waitingClosingPool(2, 2, 1)
            .program("get getAlone put(1) ; closeInTheEnd | put(0) ; isClosed getAlone"),
        waitingClosingPool(2, 2, 2)
            .program("get getAlone put(1) ; closeInTheEnd | get put put(0) ; isClosed"),
        // It can't be closed: the gathered indices are free again, and each thread finds them.
        waitingClosingPool(2, 2, 1)
            .program(
                "get getAlone put(1) ; closeInTime | get put ;"
                    + " close getAlone getAlone put(0) isClosed"),
        waitingClosingPool(3, 2, 1)
            .program(
                "get getAlone getAlone put(2) ; closeInTime | await | put(0) ;"
                    + " close getAlone getAlone"),
        waitingClosingPool(3, 2, 2)
            .program(
                "get getAlone getAlone ; closeInTime | await await | put(0) put(2) ;"
                    + " close getAlone getAlone"),
        earlyTimeouts(),
        // Several at once.
        waitingClosingPool(2, 2, 1)
            .program("get getAlone ; closeInTheEnd | closeInTheEnd | put(0) put(1) ; isClosed"),
        waitingClosingPool(2, 2, 2)
            .program(
                "get getAlone put(1) ; closeInTheEnd | closeMeanwhile put(0) | closeMeanwhile ;"
                    + " isClosed"),
        twoWithEarlyTimeouts(),
        // The pool is abandoned meanwhile.
        waitingClosingPool(1, 2, 1)
            .program("get ; closeInTheEnd | put(0) | abandon ; ends isClosed"),
        waitingClosingPool(2, 2, 1)
            .program("get getAlone ; closeInTheEnd | put(0) | abandon ; ends put(1) ends isClosed"),
        waitingClosingPool(2, 2, 2)
            .program("get getAlone put(1) abandon ; closeInTheEnd | put(0) ; ends isClosed"),
        // The thread is interrupted.
        waitingClosingPool(2, 2, 1)
            .program(
                "get getAlone put(1) ; closeUnlessInterrupted | interrupt(0) ;"
                    + " getAlone getAlone isClosed"),
        waitingClosingPool(2, 2, 1)
            .program(
                "get getAlone put(1) ; closeUnlessInterrupted | interrupt(0) | put(0) ;"
                    + " getAlone getAlone"),
        // Waiters end with the pool.
        waitingClosingPool(1, 2, 1).program("get ; closeInTheEnd | await | put(0) ; isClosed"),
        ClosingScenarios.pollingClosingPool(1, WaitStrategy.YIELD)
            .program("get ; closeInTheEnd | put(0) ; isClosed"));
  }

  private static Explorer earlyTimeouts() {
    return waitingClosingPool(2, 2, 1)
        .timeouts(Timeouts.ANY)
        .program("get getAlone ; closeInTime | put(0) await | put(1) ; close isClosed getAlone");
  }

  /** Two closers wait. Either may time out while the other takes the last index. */
  static Explorer twoWithEarlyTimeouts() {
    return waitingClosingPool(2, 2, 1)
        .timeouts(Timeouts.ANY)
        .program(
            "get getAlone ; closeInTimeMeanwhile | closeInTimeMeanwhile | put(0) put(1) ;"
                + " isClosed close isClosed");
  }
}
