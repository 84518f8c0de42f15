package dev.iobuf.pool;

import dev.iobuf.schedules.Strategies;
import java.util.List;

/** Faults of a thread that waits for the lent indices, to close the pool. */
final class CloseInTimeMutants {
  private CloseInTimeMutants() {}

  private static Fault close(String name, String from, String to) {
    return new Fault(
        "close in time: " + name, "IndexPool", from, to, () -> PoolMutants.CLOSED_IN_TIME);
  }

  /** A fault that only two threads which wait for the same indices meet. */
  private static Fault byTwo(String name, String from, String to) {
    return close(name, from, to)
        .foundBy(
            new Trial(
                CloseInTimeScenarios.twoWithEarlyTimeouts(), () -> Strategies.pos(1), 20_000));
  }

  static List<Fault> all() {
    return List.of(
        close(
            "what was gathered is lost",
            "gathered -= taken.cardinality(); putBack(taken); return out;",
            "gathered -= taken.cardinality(); return out;"),
        close(
            "put back twice",
            "putBack(taken); return out;",
            "putBack(taken); putBack(taken); return out;"),
        close(
            "one is not put back",
            "gathered -= taken.cardinality(); putBack(taken);",
            "gathered -= taken.cardinality(); taken.clear(taken.length() - 1); putBack(taken);"),
        close(
            "put back without a wake-up",
            "pool.putUnlent(index);",
            "boolean _ = pool.putAlone(index);"),
        close(
            "closed though one is lent",
            "boolean isLast = gathered == pool.capacity &&",
            "boolean isLast = gathered >= pool.capacity - 1 &&"),
        close("index is not counted", "gathered++;", ""),
        close("still counted when put back", "gathered -= taken.cardinality();", ""),
        close(
            "the last one is kept, and the pool stays open",
            "if (isLast) { pool.markClosed(); }",
            ""),
        close(
                "ends an abandoned pool",
                "gathered == pool.capacity && pool.isAlive();",
                "gathered == pool.capacity;")
            .isHarmless(
                "As if it had been closed first; what is to run in the end is left out, which is legal then."),
        close(
            "not put back into an abandoned pool",
            "if (!pool.isClosed()) {",
            "if (pool.isClosed()) {"),
        close("put back into a closed pool", "if (!pool.isClosed()) {", "if (pool.capacity > 0) {"),
        close("an abandoned pool is not told", "just now. close(); }", "just now.\n}"),
        close(
            "does not wait",
            "return index == WOULD_BLOCK ? queued.await(start, nanos) : index;",
            "return index;"),
        close(
            "an interrupt is not told",
            "if (out > 0 && Thread.interrupted()) {",
            "if (out < 0 && Thread.interrupted()) {"),
        close(
                "what others have gathered counts as lent",
                "- closing.gathered() - available())",
                "- available())")
            .isHarmless("A close by another thread may be refused meanwhile."),
        close(
                "close takes no account of what others have gathered",
                "int out = pool.capacity - gathered; try {",
                "int out = pool.capacity; try {")
            .isHarmless("As above."),
        close(
                "barges",
                "int index = pool.hasWaiters() ? WOULD_BLOCK : pool.poll();",
                "int index = pool.poll();")
            .isHarmless("The order of waiters is no part of the specification."),
        byTwo(
            "kept without the monitor",
            "synchronized (pool) { taken.set(index);",
            "{ taken.set(index);"),
        byTwo(
            "put back without the monitor",
            "synchronized (pool) { if (pool.isAlive()) { int out",
            "{ if (pool.isAlive()) { int out"));
  }
}
