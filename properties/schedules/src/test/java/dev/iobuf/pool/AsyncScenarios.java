package dev.iobuf.pool;

import dev.iobuf.schedules.Explorer;
import java.util.List;

/** Programs whose gets wait without a thread. */
final class AsyncScenarios {
  private AsyncScenarios() {}

  private static Explorer pool(int capacity, int homes, int size) {
    return ClosingScenarios.waiting(
        Scenarios.pool(AsyncPoolSubject.class, capacity, homes, size, true)
            .specification(new Flagged<>(new ClosableBag(capacity))));
  }

  static List<Explorer> all() {
    return List.of(
        // One index is wanted.
        pool(1, 2, 1).program("get ; async(0) | put(0) ; areDone(1) takeAlone(1)"),
        twoWait(),
        pool(1, 2, 1).program("get ; async(0) | await put | put(0) ; areDone(1) takeAlone(1)"),
        pool(2, 2, 1)
            .program(
                "takeAlone(2) ; async(0) async(1) | putSet(3) | async(2) ; areDone(3) takeAlone(2)"),
        pool(1, 2, 1).program(" ; async(0) | async(1) | get put ; areDone(2) takeAlone(1)"),
        // Several are wanted.
        pool(2, 2, 1)
            .program("takeAlone(2) ; asyncAll(0,2) | put(0) | put(1) ; areDone(1) takeAlone(2)"),
        twoWantSeveral(),
        pool(2, 2, 1)
            .program(
                "takeAlone(2) ; asyncAll(0,2) | await put | putSet(3) ; areDone(1) takeAlone(2)"),
        pool(2, 2, 2)
            .program(" ; asyncAll(0,2) | asyncAll(1,1) | get put ; areDone(2) takeAlone(2)"),
        // A get is cancelled.
        pool(1, 2, 1).program("get ; async(0) cancel(0) | put(0) ; areDone(1) takeAlone(1)"),
        cancelledBesideAPut(),
        twoAreCancelled(),
        pool(1, 2, 1)
            .program("get async(0) ; cancel(0) | cancel(0) ; areDone(1) put(0) takeAlone(1)"),
        pool(1, 2, 1)
            .program("get async(0) async(1) ; cancel(0) | put(0) ; areDone(2) takeAlone(1)"),
        cancelledAmidGathering(),
        // The pool ends.
        closed(),
        pool(1, 2, 1).program("get async(0) ; put(0) | closeInTime ; areDone(1)"),
        pool(1, 2, 1).program("get ; async(0) | abandon ; put(0) areDone(1) ends isClosed"),
        abandonedAmidGathering(),
        // Handlers use the pool.
        asksAgain(),
        pool(1, 2, 1).program("get ; asyncTwice(0) | await put | put(0) ; areDone(2) takeAlone(1)"),
        pool(1, 2, 1).program("get asyncClose(0) async(1) ; put(0) ; areDone(2)"),
        pool(2, 2, 1)
            .program("get getAlone asyncClose(0) async(1) ; put(0) | put(1) ; areDone(2)"));
  }

  static Explorer twoWait() {
    return pool(1, 2, 1).program("get ; async(0) | async(1) | put(0) ; areDone(2) takeAlone(1)");
  }

  static Explorer twoWantSeveral() {
    return pool(2, 2, 1)
        .program(
            "takeAlone(2) ; asyncAll(0,2) | asyncAll(1,2) | put(0) put(1) ; areDone(2)"
                + " takeAlone(2)");
  }

  static Explorer cancelledBesideAPut() {
    return pool(1, 2, 1)
        .program("get async(0) ; cancel(0) | put(0) | await put ; areDone(1) takeAlone(1)");
  }

  static Explorer twoAreCancelled() {
    return pool(1, 2, 1)
        .program(
            "get async(0) async(1) ; cancel(0) | cancel(1) | put(0) ; areDone(2) takeAlone(1)");
  }

  static Explorer cancelledAmidGathering() {
    return pool(2, 2, 1)
        .program(
            "takeAlone(2) asyncAll(0,2) put(0) ; cancel(0) | put(1) | await put ; areDone(1)"
                + " takeAlone(2)");
  }

  static Explorer closed() {
    return pool(1, 2, 1).program("get async(0) ; put(0) | closeMeanwhile ; areDone(1)");
  }

  static Explorer abandonedAmidGathering() {
    return pool(2, 2, 1)
        .program("takeAlone(2) asyncAll(0,2) put(0) ; abandon | put(1) ; areDone(1) ends isClosed");
  }

  static Explorer asksAgain() {
    return pool(1, 2, 1)
        .program("get ; asyncTwice(0) | async(2) | put(0) ; areDone(3) takeAlone(1)");
  }
}
