package dev.iobuf.pool;

import dev.iobuf.schedules.Strategies;
import java.util.List;
import java.util.stream.Stream;

/** Faults of closing: of a pool from which nothing is lent, and of one that is abandoned. */
final class CloseMutants {
  private CloseMutants() {}

  static List<Fault> all() {
    return Stream.of(ofClose(), ofAbandoning(), ofDraining()).flatMap(List::stream).toList();
  }

  /** A put continues after the pool was abandoned, and after a get was refused. */
  private static final Trial GETS_LATE =
      new Trial(
          ClosingScenarios.closingPool(2, 2, 1)
              .program("get get ; put(0) | abandon get put(1) ; ends isClosed"),
          () -> Strategies.bounded(2),
          10_000);

  private static Fault close(String type, String name, String from, String to) {
    return new Fault("close: " + name, type, from, to, () -> PoolMutants.CLOSING_POOLS);
  }

  private static Fault draining(String type, String name, String from, String to) {
    return new Fault("draining: " + name, type, from, to, () -> PoolMutants.ABANDONED_POOLS);
  }

  private static List<Fault> ofClose() {
    return List.of(
        close(
            "IndexPool",
            "marked though an index is lent",
            "if (out == 0) { pool.markClosed(); } else {",
            "pool.markClosed(); if (out > 0) {"),
        close("IndexPool", "not marked", "pool.markClosed(); } else {", "} else {"),
        close(
            "IndexPool",
            "indices not put back",
            "pool.markClosed(); } else { restore(taken); }",
            "pool.markClosed(); }"),
        close(
            "IndexPool",
            "not refused",
            "if (out > 0) { LeakEvent.record(this, out, false);",
            "if (out > capacity) { LeakEvent.record(this, out, false);"),
        close("IndexPool", "marked without taking", "out = closing.takeAll();", "markClosed();"),
        close(
            "IndexPool",
            "by two at once",
            "private synchronized void closeAtOnce()",
            "private void closeAtOnce()"),
        close("IndexPool", "twice", "if (isClosed()) { return; }", "")
            .isHarmless("Of a closed pool none is lent, and it is not taken again."),
        close(
                "IndexPool",
                "leases not counted first",
                "int out = lent(); if (out == 0 && isAlive()) {",
                "int out = isAlive() ? 0 : lent(); if (isAlive()) {")
            .isHarmless(
                "Then all indices are taken, and put back: gets may find none for a while."),
        close(
            "IndexPool",
            "one index not taken",
            "int out = pool.capacity; try {",
            "int out = pool.capacity - 1; try {"),
        close(
                "IndexPool",
                "looks for one too many",
                "index = out > 0 ? pool.poll() : WOULD_BLOCK;",
                "index = pool.poll();")
            .isHarmless("It finds none, which counts as an exhaustion."),
        close(
            "IndexPool",
            "not seen by get",
            "if (index == WOULD_BLOCK) { requireAlive(); refused(); return WOULD_BLOCK; }",
            "if (index == WOULD_BLOCK) { refused(); return WOULD_BLOCK; }"),
        close(
                "IndexPool",
                "not seen by a get that would wait",
                "if (index == WOULD_BLOCK) { requireAlive(); return WOULD_BLOCK; }",
                "if (index == WOULD_BLOCK) { return WOULD_BLOCK; }")
            .isHarmless("Its wait sees it: PoolManagementTest looks at the kind of the refusal."),
        close(
            "IndexPool",
            "not seen by put",
            "if (isAliveToHolder()) { free(index); } else {",
            "if (index >= 0) { free(index); } else {"),
        close("IndexPool", "exhaustion not said", "markExhausted(); end(CLOSED);", "end(CLOSED);")
            .isHarmless("Refused gets search, and count: PoolManagementTest looks at the numbers."),
        close(
            "IndexPool", "fast path not disabled", "disableFastPath(); // Volatile", "// Volatile"),
        close(
            "IndexPool",
            "put on the fast path",
            "if (isOnFastPath(index)) { free(index); } else {",
            "if (index >= 0) { free(index); } else {"),
        close(
            "IndexPool",
            "wakes no thread",
            "waiters.signal((int) ((now & WAITERS) / WAITER));",
            ""),
        close(
                "IndexPool",
                "wakes one",
                "waiters.signal((int) ((now & WAITERS) / WAITER));",
                "waiters.signal(1);")
            .foundBy(
                new Trial(ClosingScenarios.closedAmidWaits(), () -> Strategies.pos(1), 200_000)),
        close(
            "WaitQueue",
            "not told to a barged waiter",
            "if (oldest.tries() || !pool.isAlive()) {",
            "if (oldest.tries()) {"),
        close(
            "IndexPool",
            "not seen by a waiter that has joined",
            "while (index == WOULD_BLOCK && pool.isAlive() && sleep(waiter, start, nanos));",
            "while (index == WOULD_BLOCK && sleep(waiter, start, nanos));"),
        close(
            "IndexPool",
            "not told to waiters",
            "if (index == WOULD_BLOCK && !pool.isAlive()) {",
            "if (index < WOULD_BLOCK) {"));
  }

  private static List<Fault> ofAbandoning() {
    return List.of(
        draining("IndexPool", "free index is not reclaimed", "if (isFirst) { reclaim(); }", ""),
        draining("IndexPool", "not said in the state", "now | DRAINING)", "now)"),
        draining(
                "IndexPool",
                "said by a store",
                "while (!STATE.compareAndSet(this, now, now | DRAINING)) {",
                "STATE.setVolatile(this, now | DRAINING); while (now < 0) {")
            .isHarmless(
                "What is lost is a waiter's count: later puts signal where no thread waits."),
        draining(
            "IndexPool",
            "said before life ends",
            "end(ABANDONED); drain();",
            "drain(); end(ABANDONED);"),
        draining("IndexPool", "not marked what was put without a fence", "} markAll(); }", "} }")
            .foundBy(
                new Trial(
                    ClosingScenarios.closingPool(2, 2, 1)
                        .threadIds(2L, 1L, 2L)
                        .program(
                            "get getAlone put(0) put(1) getAlone getAlone ; put(1) put(0) abandon | isClosed ; ends isClosed"),
                    () -> Strategies.pos(1),
                    1_000)),
        draining(
            "IndexPool", "by two at once", "if (!isAlive()) { return false; } int out", "int out"),
        draining("IndexPool", "not told in the end", "last.run();", ""),
        draining("IndexPool", "not told when the last has returned", "runAfterwards(); }", "}"),
        draining(
            "IndexPool",
            "not closed when the last has returned",
            "pool.endReclaim(); runAfterwards();",
            "runAfterwards();"),
        draining(
                "IndexPool",
                "indices that have returned count as lent",
                ": capacity - returned();",
                ": capacity - available();")
            .foundBy(new Trial(Scenarios.making("lentOfAbandoned"), Strategies::all, 1)),
        draining(
                "IndexPool",
                "close takes what is left",
                "if (out == 0 && isAlive()) {",
                "if (out == 0) {")
            .isHarmless("It finds none, and is refused, since the last put has not ended."));
  }

  private static List<Fault> ofDraining() {
    return List.of(
        draining(
                "IndexPool",
                "gets are served",
                "return (state & PHASE) >= EXHAUSTED;",
                "return (state & PHASE) == EXHAUSTED;")
            .foundBy(GETS_LATE),
        draining(
            "IndexPool",
            "put begins an epoch",
            "if ((now & PHASE) == DRAINING) { reclaim(); return; }",
            ""),
        draining(
                "IndexPool",
                "put begins an epoch after a lost race",
                "while ((now & PHASE) > FENCED) { if ((now & PHASE) == DRAINING) { reclaim(); return; }",
                "if ((now & PHASE) == DRAINING) { reclaim(); return; } while ((now & PHASE) > FENCED) {")
            .foundBy(
                new Trial(
                    ClosingScenarios.abandonedAmidPuts(), () -> Strategies.bounded(2), 20_000)),
        draining(
            "IndexPool",
            "index that was put is not reclaimed",
            "reclaim(); return; }",
            "return; }"),
        draining(
            "IndexPool",
            "one reclaimed at a time",
            "index != WOULD_BLOCK; index = pool.searchAll(0)) {",
            "index != WOULD_BLOCK; index = WOULD_BLOCK) {"),
        draining(
            "IndexPool",
            "index reclaimed twice counts",
            "if (indices.add(index)) { count++; } else {",
            "count++; if (!indices.add(index)) {"),
        draining("IndexPool", "index reclaimed twice is not refused", "twice = index;", ""),
        draining(
            "IndexPool",
            "late put is not counted",
            "throw pool.notLent(index, more); } countReturned(1);",
            "throw pool.notLent(index, more); }"),
        draining(
            "IndexPool",
            "late put of an index that has returned",
            "|| !indices.add(index)",
            "|| !indices.add(index) && index < 0"),
        draining(
                "IndexPool",
                "late put of an index that is free",
                "if (pool.isFree(index) || !",
                "if (!")
            .isHarmless("It is counted once, and the thread that reclaims it is refused instead."),
        draining(
            "IndexPool",
            "late put goes to its place",
            "if (isAliveToHolder()) {",
            "if (!isClosed()) {"),
        draining(
            "IndexPool",
            "count of two steps",
            "if ((int) RETURNED.getAndAdd(this, count) + count == pool.capacity) {",
            "returned += count; if (returned == pool.capacity) {"),
        draining(
            "IndexPool",
            "the last but one ends it",
            "(this, count) + count == pool.capacity",
            "(this, count) + count >= pool.capacity - 1"),
        draining(
                "IndexPool",
                "returned index counts as lent",
                "&& (returned == null || !returned.has(index));",
                ";")
            .foundBy(new Trial(Scenarios.making("lentAt(3)"), Strategies::all, 1)),
        draining(
            "IndexSet",
            "add of two steps",
            "return ((long) WORD.getAndBitwiseOrAcquire(words, index >>> 6, bit) & bit) == 0;",
            "long old = words[index >>> 6]; words[index >>> 6] = old | bit; return (old & bit) == 0;"));
  }
}
