package dev.iobuf.pool;

import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Strategies;
import java.util.List;
import java.util.stream.Stream;

/** Faults of the pool: of its front, of waiting, and of closing. */
final class PoolMutants {
  private PoolMutants() {}

  private static Fault bag(String name, String from, String to) {
    return new Fault(name, "IndexBag", from, to, () -> trials(Scenarios.pools()));
  }

  private static Fault wait(String name, String from, String to) {
    return new Fault(name, "IndexPool", from, to, () -> trials(Scenarios.waitingPools()));
  }

  private static Fault close(String name, String from, String to) {
    return new Fault(name, "IndexPool", from, to, () -> trials(Scenarios.closingPools()));
  }

  private static List<Trial> trials(List<Explorer> scenarios) {
    return scenarios.stream()
        .map(explorer -> new Trial(explorer, () -> Strategies.pos(1), 500))
        .toList();
  }

  /**
   * An index is free at every moment, but never where the first thread looks: threads 0 and 2 begin
   * at word 0, thread 1 at word 1.
   */
  private static final Trial ABSENT =
      new Trial(
          Scenarios.pool(2, 2, 1)
              .threadIds(2L, 1L, 4L)
              .program("get get put(1) ; get | put(0) get put get | get put ; get get get"),
          Strategies::states,
          5_000);

  /** The same, with an index of the ring. */
  private static final Trial ABSENT_FROM_RING =
      new Trial(
          Scenarios.pool(3, 2, 1)
              .threadIds(2L, 1L, 4L)
              .program("get get get put(2) ; get | put(0) get put | get ; get get get get"),
          Strategies::states,
          5_000);

  /** Those of the ring included. */
  static List<Fault> all() {
    return Stream.concat(RingMutants.all().stream(), ofPool().stream()).toList();
  }

  private static List<Fault> ofPool() {
    return List.of(
        bag("put: not checked", "if ((word & bit) != 0) { throw notLent(index); }", ""),
        bag(
            "put: store for CAS",
            "if (WORD.compareAndSet(words, at, word, (word | bit) + VERSION)) {",
            "WORD.setVolatile(words, at, (word | bit) + VERSION); if (bit != 0) {"),
        bag("put: version not grown", "(word | bit) + VERSION", "word | bit").foundBy(ABSENT),
        bag(
            "get: store for CAS",
            "if ((int) word != 0 && WORD.compareAndSet(words, at, word, word & (word - 1))) {",
            "if ((int) word != 0) { WORD.setVolatile(words, at, word & (word - 1));"),
        bag(
            "get: other stripes not scanned",
            "for (int i = 0; i <= stripeMask; i++) {",
            "for (int i = 0; i < 1; i++) {"),
        bag(
            "get: stolen without vacating",
            "if (witness == word) {",
            "if (witness == word || true) {"),
        bag(
            "get: empty without second collect",
            "index == WOULD_BLOCK && isStillEmpty(versions)",
            "index == WOULD_BLOCK"),
        bag("get: versions not compared", "return versions == 0;", "return true;").foundBy(ABSENT),
        bag(
                "get: empty without the ring between the collects",
                "index = tryGetFromRing(); if (index == WOULD_BLOCK && isStillEmpty(versions))",
                "if (isStillEmpty(versions))")
            .foundBy(ABSENT_FROM_RING),
        bag("get: index of the ring not shifted", ": front + index;", ": index;"),
        bag(
                "put: index free before its version has grown",
                "if (WORD.compareAndSet(words, at, word, (word | bit) + VERSION)) {",
                "if (WORD.compareAndSet(words, at, word, word | bit)) {"
                    + "WORD.getAndAdd(words, at, VERSION);")
            .isHarmless(
                "A put that has not been counted has not returned, and may have taken place right"
                    + " before the get that took its index."),
        bag(
            "put: version grown before the index is free",
            "if (WORD.compareAndSet(words, at, word, (word | bit) + VERSION)) {",
            "if (WORD.compareAndSet(words, at, word, word + VERSION)) {"
                + "WORD.getAndBitwiseOr(words, at, bit);"),
        bag(
            "put: into its word before it is checked",
            "if ((word & bit) != 0) { throw notLent(index); }",
            "word = (long) WORD.getAndBitwiseOr(words, at, bit);"
                + "if ((word & bit) != 0) { throw notLent(index); } word |= bit;"),
        bag("get: word not re-read after a lost race", "word = witness;", ""),
        bag("get: versions of the words not added up", "versions += word", "versions = word"),
        bag(
            "get: second collect ends early",
            "for (int stripe = 0; stripe <= stripeMask; stripe++) {"
                + " long word = (long) WORD.getVolatile(",
            "for (int stripe = 0; stripe < 1; stripe++) {"
                + " long word = (long) WORD.getVolatile("),
        bag(
                "get: ring not looked at before the words of others",
                "index = tryGetFromRing(); } while",
                "} while")
            .isHarmless("It is looked at after them."),
        wait(
            "wait: no time-out while asleep",
            "LockSupport.parkNanos(this, Math.min(left, backoff.nextNanos()));",
            "LockSupport.park(this);"),
        wait(
            "wait: not re-checked after the sleep",
            "spin.once(); } else {",
            "spin.once(); } else if (left > 0) { return 0; } else {"),
        wait("wait: interrupt not noticed", "if (Thread.interrupted()) {", "if (nanos < 0) {"),
        wait("wait: time not up", "if (left <= 0) {", "if (left < Long.MIN_VALUE) {"),
        wait("wait: time up at once", "if (left <= 0) {", "if (left <= nanos) {"),
        wait("wait: time measured from zero", "(System.nanoTime() - start)", "System.nanoTime()"),
        close(
            "close: marked though an index is lent",
            "if (out == 0) { markClosed(); } else {",
            "markClosed(); if (out > 0) {"),
        close("close: not marked", "markClosed(); } else {", "} else {"),
        close("close: indices not put back", "taken.stream().forEach(this::put);", ""),
        close("close: not refused", "if (out > 0) {", "if (out > capacity) {"),
        close("close: marked without taking", "out = takeAll();", "markClosed();"),
        close("close: by two at once", "public synchronized void close()", "public void close()"),
        close("close: twice", "if (isClosed()) { return; }", ""),
        close("close: leases not counted first", "int out = lent();", "int out = 0;")
            .isHarmless(
                "Then all indices are taken, and put back: gets may find none for a while."),
        new Fault(
            "close: not seen by get",
            "IndexBag",
            "if (isClosed()) { throw closed(\"get\"); }",
            "",
            () -> trials(Scenarios.closingPools())),
        new Fault(
            "close: not seen by put",
            "IndexBag",
            "if ((boolean) CLOSED.getOpaque(this)) { throw closed(\"use of index \" + index); }",
            "",
            () -> trials(Scenarios.closingPools())));
  }
}
