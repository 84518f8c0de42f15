package dev.iobuf.pool;

import dev.iobuf.schedules.Strategies;
import java.util.List;

/** Faults of a thread that waits for what is lent, to close the pool. */
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
            "-count); restore(taken); }",
            "-count); }"),
        close(
            "put back twice",
            "-count); restore(taken); }",
            "-count); restore(taken); restore(taken); }"),
        close(
            "one is not put back",
            "-count); restore(taken);",
            "-count); taken.clear(taken.length() - 1); restore(taken);"),
        close(
            "put back without a wake-up",
            "pool.putUnlent(index);",
            "boolean _ = pool.putAlone(index);"),
        close(
            "closed though one is lent",
            "if (out == 0) { pool.markClosed(); } else { //",
            "if (out <= 1) { pool.markClosed(); } else { //"),
        close("index is not counted", "GATHERED.getAndAddRelease(PoolClosing.this, 1);", ""),
        close("still counted when put back", "GATHERED.getAndAddRelease(PoolClosing.this, -count);", ""),
        close(
            "the last one is kept, and the pool stays open",
            "if (out == 0) { pool.markClosed(); } else { //",
            "if (out > 0) { //"),
        close(
                "ends an abandoned pool",
                "if (pool.isAlive()) { endAlive();",
                "if (pool.isAlive() || count == wanted) { endAlive();")
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
            "int _ = queued.awaitAll(all, System.nanoTime(), nanos);",
            ""),
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
                "int out = pool.capacity - gathered(); try {",
                "int out = pool.capacity; try {")
            .isHarmless("As above."),
        byTwo(
            "ends without the monitor",
            "synchronized (pool) { if (pool.isAlive()) { endAlive(); return; } }",
            "if (pool.isAlive()) { endAlive(); return; }"));
  }
}
