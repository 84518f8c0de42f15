package dev.iobuf.pool;

import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Strategies;
import java.util.List;
import java.util.stream.Stream;

/** Faults of the pool: of the bag, and of closing. */
final class PoolMutants {
  private PoolMutants() {}

  private static Fault bag(String name, String from, String to) {
    return new Fault(name, "IndexBag", from, to, () -> trials(Scenarios.pools()));
  }

  private static Fault close(String name, String from, String to) {
    return close("IndexPool", name, from, to);
  }

  private static Fault close(String type, String name, String from, String to) {
    return new Fault(name, type, from, to, () -> trials(Scenarios.closingPools()));
  }

  static List<Trial> trials(List<Explorer> scenarios) {
    return scenarios.stream()
        .map(explorer -> new Trial(explorer, () -> Strategies.pos(1), 1_000))
        .toList();
  }

  /**
   * The first thread looks for an index while the second ends the epoch, and the third suspects the
   * next one.
   */
  private static final Trial NEW_EPOCH =
      new Trial(
          Scenarios.pool(2, 2, 1)
              .threadIds(2L, 1L, 4L)
              .program("get get ; get | put(0) get put put(1) | get get ; get get get"),
          Strategies::states,
          20_000);

  /** Those of the ring and of waiting included. */
  static List<Fault> all() {
    return Stream.of(RingMutants.all(), ofPut(), ofGet(), WaitMutants.all(), ofClose())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Fault> ofPut() {
    return List.of(
        bag("put: not checked", "while ((word & bit) == 0) {", "while (index >= 0) {"),
        bag(
            "put: store for CAS",
            "long witness = (long) WORD.compareAndExchange(words, at, word, word | bit);",
            "WORD.setVolatile(words, at, word | bit); long witness = word;"),
        bag(
            "put: word not re-read after a lost race",
            "spread = true; word = witness;",
            "spread = true;"),
        bag(
                "put: new epoch before the index is free",
                "checkIndex(index); if (index < front) {",
                "checkIndex(index); long state = (long) WORD.getVolatile(words, STATE);"
                    + "if ((state & (PHASE | WAITERS)) != 0) { reopen(state); }"
                    + "if (index < front) {")
            .and(
                "// Volatile: after the index is free."
                    + " long state = (long) WORD.getVolatile(words, STATE);"
                    + " if ((state & (PHASE | WAITERS)) != 0) { reopen(state); }",
                ""),
        bag(
            "put: state not looked at",
            "if ((state & (PHASE | WAITERS)) != 0) {",
            "if (state == -1) {"),
        bag(
            "put: phase not looked at",
            "(state & (PHASE | WAITERS)) != 0",
            "(state & WAITERS) != 0"),
        bag("put: epoch not grown", "(state & ~PHASE) + EPOCH", "state & ~PHASE")
            .foundBy(NEW_EPOCH),
        bag(
                "put: SUSPECTED taken for OPEN",
                "if ((state & (PHASE | WAITERS)) != 0) {",
                "if ((state & (EXHAUSTED | WAITERS)) != 0) {")
            .and("while ((state & PHASE) != OPEN) {", "while ((state & EXHAUSTED) != OPEN) {"),
        bag(
            "put: new epoch given up after a lost race",
            "if (witness == state) { break; } state = witness;",
            "state = witness; break;"),
        bag(
                "put: new epoch by a store",
                "long witness = (long)"
                    + " WORD.compareAndExchange(words, STATE, state, (state & ~PHASE) + EPOCH);",
                "WORD.setVolatile(words, STATE, (state & ~PHASE) + EPOCH); long witness = state;")
            .foundBy(trials(Scenarios.waitingPools()).toArray(Trial[]::new)));
  }

  private static List<Fault> ofGet() {
    return List.of(
        bag(
            "get: store for CAS",
            "if (WORD.compareAndSet(words, at, word, word & (word - 1))) {",
            "WORD.setVolatile(words, at, word & (word - 1)); if (at > 0) {"),
        bag(
            "get: stolen without vacating",
            "if (witness == word) { return lowestIndex(",
            "if (witness == word || true) { return lowestIndex("),
        bag(
            "get: word not re-read after a lost race",
            "word = witness; } return WOULD_BLOCK;",
            "} return WOULD_BLOCK;"),
        bag(
            "get: other words not looked at",
            "i <= stripeMask && index == WOULD_BLOCK",
            "i < 1 && index == WOULD_BLOCK"),
        bag("get: ring not looked at", "index = pollRing();", "index = WOULD_BLOCK;"),
        bag("get: index of the ring not shifted", ": front + index;", ": index;"),
        bag(
            "get: empty without a look at the state",
            "if (index != WOULD_BLOCK) { return index; }",
            "if (index != -2) { return index; }"),
        bag(
            "get: EXHAUSTED after one look",
            "WORD.compareAndSet(words, STATE, state, state + 1);",
            "WORD.compareAndSet(words, STATE, state, (state & ~PHASE) + EXHAUSTED);"),
        bag(
            "get: SUSPECTED is enough",
            "if ((state & PHASE) == EXHAUSTED) {",
            "if ((state & PHASE) != OPEN) {"),
        bag(
            "get: EXHAUSTED by a store",
            "WORD.compareAndSet(words, STATE, state, state + 1);",
            "WORD.setVolatile(words, STATE, state + 1);"),
        bag(
            "get: state read again before it is changed",
            "WORD.compareAndSet(words, STATE, state, state + 1);",
            "state = (long) WORD.getVolatile(words, STATE);"
                + "if ((state & PHASE) != EXHAUSTED) {"
                + "WORD.compareAndSet(words, STATE, state, state + 1); }"),
        bag(
                "get: meeting not noted",
                "return lowestIndex(home, word); } spread = true;",
                "return lowestIndex(home, word); }")
            .isHarmless("Who has met nobody goes on meeting others at the first word."));
  }

  private static List<Fault> ofClose() {
    return List.of(
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
        close(
            "IndexBag",
            "close: not seen by get",
            "if (index == WOULD_BLOCK && isClosed()) { throw closed(\"get\"); }",
            ""),
        close(
            "IndexBag",
            "close: not seen by put",
            "if ((boolean) CLOSED.getOpaque(this)) { throw closed(\"use of index \" + index); }",
            ""),
        close(
            "IndexBag",
            "close: wakes nobody",
            "waiters.signal((int) ((state & WAITERS) / WAITER));",
            ""),
        close(
            "IndexBag",
            "close: wakes one",
            "waiters.signal((int) ((state & WAITERS) / WAITER));",
            "waiters.signal(1);"),
        close(
            "WaitQueue",
            "close: not told to who was overtaken",
            "if (!oldest.overtaken || pool.isClosed()) {",
            "if (!oldest.overtaken) {"));
  }
}
