package dev.iobuf.pool;

import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Timeouts;
import java.util.List;
import java.util.stream.Stream;

/**
 * The explorers of checked pools, and programs. The first lease of index 0 is 1 in a pool of one, 2
 * in a pool of two, and 4 in a pool of three or four; the next one is as much more.
 */
final class CheckedScenarios {
  private CheckedScenarios() {}

  /** A checked pool, as {@link Scenarios#pool(int, int, int)}. */
  static Explorer checkedPool(int capacity, int homes, int size) {
    return checkedPool(capacity, homes, size, true);
  }

  private static Explorer checkedPool(int capacity, int homes, int size, boolean striped) {
    return Scenarios.pool(CheckedPoolSubject.class, capacity, homes, size, striped)
        .specification(new BagOfLeases(capacity));
  }

  /** The same, where threads may wait for an index. */
  static Explorer waitingCheckedPool(int capacity, int homes, int size) {
    return ClosingScenarios.waiting(checkedPool(capacity, homes, size));
  }

  private static int two(int lease, int other) {
    return CheckedPoolSubject.both(lease, other);
  }

  /** All programs. */
  static List<Explorer> all() {
    return Stream.of(small(), larger(), waiting()).flatMap(List::stream).toList();
  }

  /** Programs of two threads, of which all states can be explored. */
  static List<Explorer> small() {
    Explorer one = checkedPool(1, 2, 1);
    Explorer two = checkedPool(2, 2, 1);
    Explorer twoInAWord = checkedPool(2, 2, 2);
    return List.of(
        // Two threads put the same lease at once.
        one.program("get ; put(1) | put(1) ; getAlone getAlone"),
        // A late put, while the index is lent again.
        one.program("get ; put(1) get | put(1) ; getAlone put(2) getAlone"),
        one.program("get put get ; put(1) isOut(1) | isOut(2) put(2) get ; getAlone put(3) put(2)"),
        // An index is no lease.
        one.program("get ; put(0) isOut(0) | put(1) get ; getAlone put(2)"),
        one.program("get ; put(1) isKnown(1) | isOut(1) get ; getAlone getAlone"),
        one.program("get ; put(1) get isOut(1) | put(1) isKnown(1) ; getAlone"),
        // Correct threads, through words, slots and hints.
        one.program(" ; getAlone put | getAlone put ; getAlone getAlone"),
        two.program(" ; getAlone put getAlone | getAlone put ; getAlone getAlone"),
        twoInAWord.program(" ; getAlone put | takeTwo putTwo ; getAlone getAlone getAlone"),
        // An old lease is put beside gets and puts of several.
        twoInAWord.program(
            "takeTwo putTwo takeTwo ; putTwo(%d) | put(2) put(3) ; getAlone getAlone"
                .formatted(two(4, 5))),
        twoInAWord.program(
            "get get ; putTwo(%d) | put(3) takeTwo ; getAlone getAlone".formatted(two(2, 3))),
        twoInAWord.program(
            "takeTwo putTwo takeTwo ; putTwo(%d) | putTwice(4) ; put(5) getAlone getAlone"
                .formatted(two(2, 3))),
        // An old lease is pinned and unpinned beside its index's new holder.
        one.program("get put get ; pin(1) unpin(1) | putUnpinned(2) ; getAlone"),
        one.program(
            "get put get pin(2) ; unpin(1) putUnpinned(1) | putUnpinned(2) ; "
                + "unpin(2) putUnpinned(2) getAlone"),
        // A put resets the value, and never that of the next holder.
        one.program("getAndSet ; putReset(1) getAndSet isReset(2) | putReset(1) ; isReset(2)"),
        one.program("getAndSet ; putReset(1) | putReset(1) getAndSet isReset(2) ; putReset(2) get"),
        twoInAWord.program(
            "getAndSet getAndSet ; putTwoReset(%d) getAndSet | putReset(3) getAndSet ; isReset(4) isReset(5)"
                .formatted(two(2, 3))),
        twoInAWord.program(
            "getAndSet getAndSet ; putTwoReset(%d) | putReset(2) getAndSet isReset(4) ; isReset(4) isReset(5)"
                .formatted(two(2, 3))),
        // Beside the end of a pool.
        one.program("get ; put(1) | put(1) abandon ; ends isClosed put(1)"),
        one.program("get put get abandon ; put(1) | put(2) put(2) ; ends isClosed"),
        twoInAWord.program(
            "takeTwo abandon ; putTwo(%d) | put(3) ; put(2) ends isClosed".formatted(two(2, 3))));
  }

  /** Programs of three threads, or of more calls. */
  static List<Explorer> larger() {
    return List.of(
        checkedPool(1, 2, 1).program("get ; put(1) | put(1) close ; isClosed get"),
        checkedPool(1, 2, 1).program("get ; put(1) close | put(1) isOut(1) ; isClosed"),
        checkedPool(1, 2, 1).program("get ; put(1) | put(1) | get put ; getAlone getAlone"),
        checkedPool(1, 2, 1)
            .program("get ; put(1) get put get | put(1) isOut(1) | get put(1) ; getAlone"),
        checkedPool(2, 2, 1)
            .program("get get ; put(2) put(3) | put(2) get | get put ; getAlone getAlone getAlone"),
        checkedPool(2, 2, 2)
            .program(
                "get get ; putTwo(%d) get | put(3) get ; getAlone getAlone getAlone"
                    .formatted(two(2, 3))),
        checkedPool(3, 2, 2)
            .program("takeTwo get ; put(4) put(4) get | put(5) get | put(6) put(7) ; getAlone get"),
        checkedPool(4, 2, 2)
            .program(
                "takeTwo takeTwo ; putTwo(%d) get | put(4) takeTwo ; get get get get get"
                    .formatted(two(4, 5))),
        checkedPool(4, 2, 4)
            .program(
                "takeTwo takeTwo putTwo putTwo ; takeTwo putTwo | putTwo(%d) get | get put ; get get"
                    .formatted(two(4, 5))),
        checkedPool(2, 2, 1, false)
            .program(" ; get put get put | get get put | get put ; getAlone"),
        checkedPool(2, 2, 2)
            .program("takeTwo ; put(2) | abandon put(2) | put(3) ; ends isClosed put(3)"));
  }

  /** Programs in which one thread asks for the holder of the index. */
  static List<Explorer> census() {
    return Stream.of(
            "get ; put(1) | get ; record",
            " ; get | record record ; record",
            " ; get put tick get | record ; record",
            "get ; put(1) tick get put | record record ; record",
            "get ; put(1) | get put | record record ; record",
            "get ; put(1) | tick get put | record record ; record",
            "getInVain record get ; put(2) tick get | record ; record",
            " ; get put tick get | countOld countOld ; countOld")
        .map(CheckedScenarios::census)
        .toList();
  }

  /**
   * A program that asks for the census of a pool of one, in which one thread advances the clock.
   */
  static Explorer census(String program) {
    return Explorer.of(CensusSubject.class)
        .specification(new CensusSubject.Model())
        .program(program);
  }

  /** Programs at whose end the gets are as many as were counted. */
  static List<Explorer> counted() {
    return List.of(
        counted(1).program(" ; get put get put | get put ; gets get"),
        counted(2).program(" ; get get put | get put get ; gets"),
        counted(2).program("get get ; put(0) get | put(1) get ; gets"));
  }

  private static Explorer counted(int capacity) {
    return Explorer.of(CountedSubject.class, capacity)
        .specification(new CountedSubject.Model(capacity));
  }

  /** Programs in which an index is transferred to a waiter. */
  static List<Explorer> waiting() {
    Explorer one = waitingCheckedPool(1, 2, 1);
    return List.of(
        one.program("get ; await | put(1) | put(1) ; put(2) getAlone"),
        one.program("get ; await put | put(1) put(1) ; getAlone put(2)"),
        one.program("get ; await put | await put | put(1) get put(1) ; getAlone"),
        one.program("get ; await put | interrupt(0) put(1) | put(1) ; getAlone"),
        one.timeouts(Timeouts.ANY).program("get ; poll put | put(1) | put(1) ; getAlone"),
        one.timeouts(Timeouts.ANY).program("get ; poll put | await put | put(1) put(1) ; getAlone"),
        waitingCheckedPool(2, 2, 2)
            .program("takeTwo ; await | await put | putTwo(%d) ; put(2)".formatted(two(2, 3))),
        one.program("get ; await | put(1) abandon ; put(1) ends"));
  }
}
