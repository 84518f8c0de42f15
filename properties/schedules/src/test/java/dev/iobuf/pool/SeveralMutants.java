package dev.iobuf.pool;

import java.util.List;

/** Faults of a thread that waits for several indices, all or none. */
final class SeveralMutants {
  private SeveralMutants() {}

  private static Fault several(String type, String name, String from, String to) {
    return new Fault("several: " + name, type, from, to, () -> PoolMutants.SEVERAL);
  }

  private static Fault pool(String name, String from, String to) {
    return several("IndexPool", name, from, to);
  }

  static List<Fault> all() {
    return List.of(
        pool("does not signal when it has joined", "queue.signal(1); // Such", "// Such"),
        pool(
            "what is too few is kept",
            "Gathering.putEach(this, leases, from, got); return false;",
            "return false;"),
        pool(
            "what is too few is put back without a signal",
            "pool.putUnlent(index); return before;",
            "boolean _ = pool.putAlone(index); return before;"),
        pool("what is too few is lent", "if (got == count) {", "if (got >= count - 1) {"),
        pool(
            "one is not put back",
            "for (int i = from; i < from + count; i++) { first",
            "for (int i = from + 1; i < from + count; i++) { first"),
        pool("what was gathered is lost", "putEach(pool, leases, from, taken); } }", "} }"),
        pool(
            "what was gathered is put back though lent", "if (!isComplete) {", "if (wanted > 0) {"),
        pool(
            "lent though one is missing",
            "return count == wanted ? leases",
            "return count >= wanted - 1 ? leases"),
        pool("one too many is taken", "wanted - count);", "wanted - count + 1);"),
        pool(
            "written to the first place",
            "pool.take(leases, from + count, ",
            "pool.take(leases, from, "),
        pool("not counted", "count += pool.take(", "int _ = pool.take("),
        pool(
                "sleeps in a pool that has ended",
                "boolean _ = pool.isAlive() && sleep(waiter, start, nanos);",
                "boolean _ = sleep(waiter, start, nanos);")
            .isHarmless("The signal that it has sent itself wakes it there."),
        pool(
            "does not leave when it has not got all",
            "return leave(waiter, WOULD_BLOCK); }",
            "return waiter.transferred(); }"),
        several(
            "WaitQueue",
            "all that want several gather",
            "oldest.sleepOn();",
            "oldest.sleepOn(); oldest.unlink(); oldest.linkBefore(newcomers);"),
        several(
            "Waiter", "is woken as one", "return !barged && gathering == null;", "return !barged;"),
        several(
            "Waiter",
            "gathers while it leaves",
            "return (int) STATE.compareAndExchangeRelease(this, ASLEEP, RESERVED) == ASLEEP;",
            "return (int) STATE.getVolatile(this) == ASLEEP;"),
        several(
            "Waiter",
            "gets one",
            "gathering == null ? pool.poll() : gathering.gather(pool);",
            "pool.poll();"));
  }
}
