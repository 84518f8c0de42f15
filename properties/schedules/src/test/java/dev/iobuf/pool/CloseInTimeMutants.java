package dev.iobuf.pool;

import java.util.List;

/** Faults of a thread that waits for the lent indices, to close the pool. */
final class CloseInTimeMutants {
  private CloseInTimeMutants() {}

  private static Fault close(String name, String from, String to) {
    return new Fault(
        "close in time: " + name, "IndexPool", from, to, () -> PoolMutants.CLOSED_IN_TIME);
  }

  static List<Fault> all() {
    return List.of(
        close("what was gathered is lost", "restore(taken); } private", "} private"),
        close(
            "put back twice",
            "restore(taken); } private",
            "restore(taken); restore(taken); } private"),
        close(
            "one is not put back",
            "restore(taken); } private",
            "taken.clear(taken.length() - 1); restore(taken); } private"),
        close(
            "closed though one is lent",
            "if (isComplete && closeAlive()) {",
            "if (closeAlive()) {"),
        close(
            "taken though one is lent",
            "return count == wanted ? taken",
            "return count >= wanted - 1 ? taken"),
        close("index is not counted", "GATHERED.getAndAddRelease(PoolClosing.this, 1);", "0;")
            .isHarmless("A report may count it as lent."),
        close(
                "still counted when put back",
                "GATHERED.getAndAddRelease(PoolClosing.this, -count);",
                "0;")
            .isHarmless("A report counts too few as lent: CloseInTimeTest looks at the number."),
        close("not counted as taken", "count++; // Atomicity", "// Atomicity"),
        close(
            "the last one is kept, and the pool stays open",
            "try { markClosed(); } finally {",
            "try { } finally {"),
        close("ends an abandoned pool", "if (!isAlive()) { return false; } waiters", "waiters")
            .isHarmless(
                "As if it had been closed first; what is to run in the end is left out, which is legal then."),
        close("an abandoned pool is not told", "just now. close(); }", "just now.\n}"),
        close("does not wait", "int _ = queued.awaitAll(all, System.nanoTime(), nanos);", ""),
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
            "ends without the monitor",
            "synchronized boolean closeTaken()",
            "boolean closeTaken()"));
  }
}
