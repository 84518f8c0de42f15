package dev.iobuf.pool;

import dev.iobuf.schedules.Mutant;
import dev.iobuf.schedules.Mutants;
import java.nio.file.Path;
import java.util.List;

/** Faults of ring and pool, each by the change of source that makes it. */
final class PoolMutants {
  private static final Mutants MUTANTS =
      new Mutants(Path.of(System.getProperty("iobuf.sources", "../../core/src/main/java")));

  private PoolMutants() {}

  /** A fault, made when asked for: each costs a compilation. */
  record Fault(String name, String type, String from, String to) {
    Mutant mutant() {
      return MUTANTS.of(name, "dev.iobuf.pool." + type, from, to);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static Fault ring(String name, String from, String to) {
    return new Fault(name, "IndexRing", from, to);
  }

  private static Fault bag(String name, String from, String to) {
    return new Fault(name, "IndexBag", from, to);
  }

  static List<Fault> all() {
    return List.of(
        ring("enqueue: cycle not compared", "&& cycleIn(cell) < (ticket >>> bits)", ""),
        ring("enqueue: cycle may be equal", "cycleIn(cell) < (ticket", "cycleIn(cell) <= (ticket"),
        ring("enqueue: safe ignored", "((cell & safe) != 0 ||", "((cell & safe) != 7 ||"),
        ring(
            "enqueue: head compared with one too many",
            "(long) WORD.getVolatile(counters, HEAD) <= ticket)",
            "(long) WORD.getVolatile(counters, HEAD) <= ticket + 1)"),
        ring("enqueue: full cell used", "return indexIn(cell) == absent &&", "return"),
        ring(
            "enqueue: store for CAS",
            "long witness = (long) WORD.compareAndExchange(cells, at, seen, next);",
            "WORD.setVolatile(cells, at, next); long witness = seen;"),
        ring("enqueue: cell not re-read", "seen = witness;", ""),
        ring(
            "enqueue: presence checked, then set",
            "if (((long) WORD.getAndBitwiseOrAcquire(present, index >>> 6, bit) & bit) != 0) {",
            "long was = (long) WORD.getOpaque(present, index >>> 6);"
                + "WORD.getAndBitwiseOr(present, index >>> 6, bit); if ((was & bit) != 0) {"),
        ring(
            "enqueue: presence not checked",
            "if (((long) WORD.getAndBitwiseOrAcquire(present, index >>> 6, bit) & bit) != 0) {",
            "if (((long) WORD.getAndBitwiseOrAcquire(present, index >>> 6, bit) & bit) > 1L << 62)"
                + " {"),
        ring(
            "threshold never re-armed",
            "WORD.setVolatile(counters, THRESHOLD, fullThreshold); }",
            "}"),
        ring(
            "dequeue: empty though tail has passed head",
            "if ((long) WORD.getVolatile(counters, TAIL) <= head) {",
            "if ((long) WORD.getVolatile(counters, TAIL) <= head + 1) {"),
        ring("threshold too low by one", "(1L << order) - 1;", "(1L << order) - 2;"),
        ring(
            "dequeue: ticket taken in two steps",
            "long ticket = (long) WORD.getAndAdd(counters, HEAD, 1L);",
            "long ticket = (long) WORD.getVolatile(counters, HEAD);"
                + "WORD.setVolatile(counters, HEAD, ticket + 1);"),
        ring("dequeue: empty though tail is ahead", "(tail <= ticket + 1)", "(tail <= ticket + 2)"),
        ring(
            "dequeue: tail overwritten",
            "while (!WORD.compareAndSet(counters, TAIL, tail, head)) {",
            "for (WORD.setVolatile(counters, TAIL, head); tail < 0; ) {"),
        ring(
            "dequeue: any cycle accepted",
            "if (cycleIn(seen) == cycle) {",
            "if (cycleIn(seen) == cycle || indexIn(seen) != absent) {"),
        ring("dequeue: newer cell overwritten", "if (cycleIn(seen) > cycle) {", "if (cycle < 0) {"),
        ring("dequeue: safe not cleared", "next = seen & ~safe;", "next = seen;"),
        ring("dequeue: cell closed for the lap before", "next = (cycle <<", "next = (cycle - 1 <<"),
        ring("dequeue: closing makes safe", "| (seen & safe) | absent", "| safe | absent"),
        ring(
            "dequeue: cell closed by store",
            "if (WORD.compareAndSet(cells, at, seen, next)) {",
            "WORD.setVolatile(cells, at, next); if (next == next) {"),
        ring(
            "dequeue: consumed by store",
            "while (!WORD.weakCompareAndSetRelease(cells, at, seen, seen | absent)) {",
            "for (WORD.setRelease(cells, at, seen | absent); seen == Long.MIN_VALUE; ) {"),
        ring("dequeue: presence not cleared", "~(1L << index));", "-1L);"),
        bag("put: not checked", "if ((word & bit) != 0) { throw notLent(index); }", ""),
        bag(
            "put: store for CAS",
            "if (WORD.compareAndSet(words, at, word, (word | bit) + VERSION)) {",
            "WORD.setVolatile(words, at, (word | bit) + VERSION); if (bit != 0) {"),
        bag("put: version not grown", "(word | bit) + VERSION", "word | bit"),
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
        bag("get: versions not compared", "return versions == 0;", "return true;"),
        bag(
            "get: empty without the ring between the collects",
            "index = tryGetFromRing(); if (index == WOULD_BLOCK && isStillEmpty(versions))",
            "if (isStillEmpty(versions))"),
        bag("get: index of the ring not shifted", ": front + index;", ": index;"),
        new Fault(
            "wait: no time-out while asleep",
            "IndexPool",
            "LockSupport.parkNanos(this, Math.min(left, backoff.nextNanos()));",
            "LockSupport.park(this);"),
        new Fault(
            "wait: not re-checked after the sleep",
            "IndexPool",
            "spin.once(); } else {",
            "spin.once(); } else if (left > 0) { return 0; } else {"));
  }
}
