package dev.iobuf.pool;

import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Progress;
import dev.iobuf.schedules.Timeouts;
import dev.iobuf.wait.WaitStrategy;
import java.util.List;
import java.util.stream.Stream;

/** The explorers of pools that are closed, or that lend several indices at once, and programs. */
final class ClosingScenarios {
  private ClosingScenarios() {}

  /** A pool that is closed at some time. */
  static Explorer closingPool(int capacity, int homes, int size) {
    return Scenarios.pool(ClosingPoolSubject.class, capacity, homes, size, true)
        .specification(new Flagged<>(new ClosableBag(capacity)));
  }

  /** The same, which gets and puts an index alone if no other is of its stripe. */
  static Explorer frugalPool(int capacity, int homes, int size) {
    return frugalPool(capacity, homes, size, 2);
  }

  /** The same, with another number from which indices of a stripe are not few. */
  static Explorer frugalPool(int capacity, int homes, int size, int many) {
    return Scenarios.frugalPool(many, ClosingPoolSubject.class, capacity, homes, size, true)
        .specification(new Flagged<>(new ClosableBag(capacity)));
  }

  /** A pool as {@link #closingPool}, where threads may wait for an index. */
  static Explorer waitingClosingPool(int capacity, int homes, int size) {
    return waiting(closingPool(capacity, homes, size));
  }

  static Explorer waiting(Explorer pool) {
    return pool.with("dev.iobuf.wait")
        .progress(Progress.BLOCKING)
        .constant(Scenarios.SPIN, "isSpent", Scenarios.SPINS, 0)
        .confined(Scenarios.SPIN);
  }

  /** The same, where threads do not wait in a queue. */
  static Explorer pollingClosingPool(int capacity, WaitStrategy strategy) {
    return Scenarios.pool(ClosingPoolSubject.class, capacity, strategy.name())
        .specification(new ClosableBag(capacity))
        .with("dev.iobuf.wait")
        .progress(Progress.BLOCKING)
        .confined(Scenarios.BACKOFF)
        .processors(1);
  }

  /** All programs. */
  static List<Explorer> all() {
    return Stream.of(
            closingPools(),
            abandonedPools(),
            CloseInTimeScenarios.all(),
            SeveralScenarios.all(),
            AsyncScenarios.all(),
            bulkPools(),
            frugalPools())
        .flatMap(List::stream)
        .toList();
  }

  /** Programs that close the pool. */
  static List<Explorer> closingPools() {
    return List.of(
        closingPool(2, 2, 1).program(" ; close close | get put ; getAlone getAlone getAlone"),
        closingPool(2, 2, 1).program(" ; close | close | get ; getAlone getAlone put(0) isClosed"),
        closingPool(2, 2, 2).program(" ; close | get put close ; put(0) isClosed"),
        waitingClosingPool(1, 2, 1).program("get ; await | put(0) close ; isClosed"),
        closedAmidWaits(),
        abandonedWhileABargedWaiterLeaves());
  }

  /** A waiter was barged, and leaves while the pool is abandoned; another one waits behind it. */
  static Explorer abandonedWhileABargedWaiterLeaves() {
    return waitingClosingPool(1, 2, 1)
        .timeouts(Timeouts.ANY)
        .program("get ; awaitInTime | await | put(0) get abandon ; isClosed");
  }

  /** A pool is closed for which two threads wait. */
  static Explorer closedAmidWaits() {
    return waitingClosingPool(1, 2, 1).program("get ; await | await | put(0) close ; isClosed");
  }

  /** Programs that close the pool although indices are lent. */
  static List<Explorer> abandonedPools() {
    return List.of(
        closingPool(2, 2, 1).program("get getAlone ; put(0) | abandon ; ends put(1) ends isClosed"),
        closingPool(2, 2, 1).program("get ; put(0) | abandon | get put ; ends isClosed getAlone"),
        closingPool(1, 2, 1).program("get getAlone ; put(0) | abandon ; ends isClosed put(0)"),
        closingPool(3, 2, 2)
            .program("get get get abandon ; put(0) | put(1) | put(0) ; put(1) ends put(2) ends"),
        closingPool(2, 2, 2)
            .program("get get ; put(0) | abandon put(0) ; ends put(1) ends isClosed"),
        closingPool(2, 2, 2).program(" ; abandon | abandon ; ends isClosed"),
        abandonedAmidPuts(),
        closingPool(1, 2, 1).program("get ; put(0) | abandon ; ends isClosed put(0)"),
        closingPool(3, 2, 2)
            .program("get get get abandon ; put(0) | put(1) | put(2) ; put(0) ends isClosed"),
        closedAtTheEnd(),
        waitingClosingPool(1, 2, 1).program("get ; await | abandon ; put(0) ends"),
        waitingClosingPool(1, 2, 1).program("get ; await | await | put(0) abandon ; isClosed"));
  }

  /** An abandoned pool is closed, too, when its last index returns. */
  static Explorer closedAtTheEnd() {
    return closingPool(2, 2, 2)
        .threadIds(2L, 1L, 2L)
        .program("get abandon ; put(0) | close ; close put(0) ends isClosed");
  }

  /** A pool that is exhausted is abandoned while each index is being put. */
  static Explorer abandonedAmidPuts() {
    return closingPool(2, 2, 2)
        .program("get get getAlone ; put(0) | put(1) | abandon ; ends isClosed");
  }

  /** Programs that lend and put several indices at once. */
  static List<Explorer> bulkPools() {
    return List.of(
        closingPool(4, 2, 2).program(" ; take(3) putSet | take(3) putSet ; takeAlone(5) getAlone"),
        closingPool(4, 2, 1).program(" ; take(4) putSet | get put get ; takeAlone(5) getAlone"),
        closingPool(3, 2, 2).program(" ; take(1) putSet | take(2) putSet get ; takeAlone(2)"),
        closingPool(4, 2, 2)
            .threadIds(2L, 1L)
            .program(" ; take(2) putSet | take(2) ; takeAlone(3) putSet(15) takeAlone(4)"),
        closingPool(2, 2, 2)
            .program("takeAlone(2) ; putSet(3) | get get ; takeAlone(3) putSetTwice putSet(3)"),
        closingPool(3, 2, 2)
            .program(
                "takeAlone(3) putSet(1) ; putSet(3) | putSet(4) ; putSet(3) putSet(4) takeAlone(4)"),
        closingPool(4, 2, 2).program("takeAlone(4) ; putSet(9) | putSet(6) ; takeAlone(5)"),
        closingPool(2, 2, 2).program("takeAlone(2) ; putSet(2) | get ; putSet(3) takeAlone(3)"),
        closingPool(2, 2, 2).program("takeAlone(2) putSet(1) ; putSet(3) | get ; takeAlone(3)"),
        closingPool(2, 2, 1).program(" ; take(2) putSet | abandon ; ends isClosed putSet(3)"),
        closingPool(4, 2, 4).program(" ; take(3) putSet | take(2) putSet ; takeAlone(5) getAlone"),
        closingPool(4, 2, 4)
            .program("takeAlone(4) ; putSet(13) | putSet(2) ; putSetTwice(1) takeAlone(5)"),
        closingPool(4, 2, 4).program("takeAlone(4) ; putSetDown(14) put(1) | get ; takeAlone(5)"),
        closingPool(3, 2, 4).program("takeAlone(3) ; putSetDown(7) | get ; takeAlone(3)"),
        closingPool(4, 2, 2).program("takeAlone(4) ; putSet(11) | get ; putSet(4) takeAlone(5)"),
        closingPool(3, 2, 2)
            .program("takeAlone(2) ; putSet(6) | abandon ; putSet(2) putSet(1) ends"),
        closingPool(3, 2, 1)
            .program("takeAlone(3) abandon ; putSet(3) | putSet(6) ; putSet(7) ends"),
        waitingClosingPool(2, 2, 2).program("takeAlone(2) ; await | await | putSet(3) ; "),
        waitingClosingPool(2, 2, 2)
            .program("takeAlone(2) ; await | await | putSet(1) putSet(2) ; "));
  }

  /** Programs in which several indices that are put at once lie in several stripes. */
  static List<Explorer> frugalPools() {
    return List.of(
        frugalPool(4, 2, 2).program(" ; take(3) putSet | take(3) putSet ; takeAlone(5) getAlone"),
        frugalPool(4, 2, 4)
            .program("takeAlone(3) ; putSet(8) putSet(1) | get ; takeAlone(5) getAlone"),
        frugalPool(4, 2, 4).program("putSet(8) ; take(2) putSet | get ; takeAlone(5)"),
        frugalPool(4, 2, 1)
            .program("takeAlone(4) putSet(15) takeAlone(2) ; get | get ; takeAlone(5)"),
        frugalPool(6, 2, 8)
            .program("getAlone getAlone put takeAlone(2) ; get | get ; takeAlone(5)"),
        frugalPool(4, 2, 4, 3).program("takeAlone(4) ; putSet(3) | putSet(12) ; takeAlone(5)"),
        frugalPool(4, 2, 4, 3).program("takeAlone(4) ; putSet(3) | get get ; takeAlone(5)"),
        frugalPool(4, 2, 2)
            .program("takeAlone(4) ; putSet(9) | putSet(6) ; putSetTwice(8) takeAlone(5)"),
        frugalPool(4, 2, 1)
            .program("takeAlone(4) putSet(2) ; putSet(7) | get ; putSet(4) putSet(8) takeAlone(5)"),
        frugalPool(3, 2, 2)
            .program(
                "takeAlone(3) putSet(1) ; putSet(3) | putSet(4) ; putSet(3) putSet(4) takeAlone(4)"),
        Scenarios.forgetful(frugalPool(6, 2, 1))
            .program("takeAlone(6) putSet(63) ; get | take(2) putSet ; takeAlone(7)"),
        frugalPool(2, 2, 1).program(" ; take(2) putSet | abandon ; ends isClosed putSet(3)"),
        frugalPool(3, 2, 1)
            .program("takeAlone(3) abandon ; putSet(3) | putSet(6) ; putSet(7) ends"),
        waiting(frugalPool(4, 2, 4, 3))
            .threadIds(2L, 2L, 2L, 2L)
            .program("getAlone getAlone getAlone getAlone ; await | await | putSet(12) ; "),
        waiting(frugalPool(2, 2, 1)).program("takeAlone(2) ; await | await | putSet(3) ; "),
        waiting(frugalPool(4, 2, 4))
            .program("takeAlone(4) ; await | await | putSet(1) putSet(4) putSet(10) ; "));
  }
}
