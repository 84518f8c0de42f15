package dev.iobuf.pool;

import java.util.List;

/** Faults of a get that waits without a thread. */
final class AsyncMutants {
  private AsyncMutants() {}

  private static Fault async(String type, String name, String from, String to) {
    return new Fault("async: " + name, type, from, to, () -> PoolMutants.ASYNC);
  }

  private static Fault get(String name, String from, String to) {
    return async("IndexPool", name, from, to);
  }

  private static Fault handlers(String name, String from, String to) {
    return async("GetHandlers", name, from, to);
  }

  static List<Fault> all() {
    return List.of(
        get(
            "still counted as a waiter",
            "pool.removeWaiter(); pool.counters.endWait(place, System",
            "pool.counters.endWait(place, System"),
        get("not counted as a waiter", "pool.addWaiter(); boolean isCounted", "boolean isCounted"),
        get("does not join", "pool.waiters.join(waiter);", ""),
        get("does not signal when it has joined", "pool.waiters.signal(1);", ""),
        get(
            "cancelled though it has ended",
            "if (!waiter.tryCancel(spin)) {",
            "if (!waiter.tryCancel(spin) && wanted < 0) {"),
        get("stays in the queue when it is cancelled", "pool.waiters.remove(waiter);", "")
            .isHarmless("The next signal takes it out."),
        get(
                "what was gathered is lost when it is cancelled",
                "end(pool, false); } finally { pool.waiters.callHandler(this);",
                "} finally { pool.waiters.callHandler(this);")
            .isHarmless("It is put back later, when the handler is called."),
        get("not called when it is cancelled", "pool.waiters.callHandler(this);", ""),
        get("not called when it is served", "pool.waiters.handlers.add(this);", ""),
        get(
            "what was gathered is lost when the pool ends",
            "end(pool, false); } finally { handler.ended",
            "} finally { handler.ended"),
        get(
            "not called when it ends in vain",
            "finally { handler.ended(WOULD_BLOCK, outcome);",
            "finally {"),
        get(
                "several are taken before those that wait",
                "if (count > 0 && nanos > 0 && hasWaiters()) {",
                "if (count < 0) {")
            .isHarmless("The order of waiters is no part of the specification."),
        get(
            "handlers are not called after a close",
            "closeAtOnce(); } finally { waiters.handlers.call(); }",
            "closeAtOnce(); } finally { }"),
        get(
            "handlers are not called after an abandoning",
            "finally { waiters.handlers.call(); } if (isFirst)",
            "finally { } if (isFirst)"),
        get(
                "handlers are not called after a close in time",
                "return pool.closeTaken(); } finally { pool.waiters.handlers.call(); }",
                "return pool.closeTaken(); } finally { }")
            .isHarmless("The close at once that comes next calls them."),
        get(
            "handlers are postponed for ever",
            "} finally { waiters.handlers.endPostponing(); counters",
            "} finally { counters"),
        handlers(
            "two threads call handlers",
            "if ((int) WORK.getAndAdd(this, 1) != 0) {",
            "if ((int) WORK.getAndAdd(this, 1) < 0) {"),
        handlers("what comes meanwhile is not called", "while (done != 0) {", "if (done != 0) {"),
        handlers(
            "pushed over another",
            "while (!LAST.weakCompareAndSetRelease(this, before, get));",
            "while (before != null && !LAST.weakCompareAndSetRelease(this, before, get)); LAST.setVolatile(this, get);"),
        handlers("the others are forgotten", "get.before = before;", "get.before = null;"),
        handlers("called twice", "get.callHandler();", "get.callHandler(); get.callHandler();"),
        handlers(
                "the youngest first",
                "get.before = oldest; oldest = get; get = before;",
                "oldest = oldest == null ? get : oldest; get = before;")
            .isHarmless(
                "The order of handlers is no part of the specification: AsyncGetTest looks at it."),
        async(
            "WaitQueue",
            "handlers are not called",
            "finally { // Also of gets that another combiner has served. handlers.call(); }",
            "finally { }"),
        async("Waiter", "wakes no get", "get.resume();", ""));
  }
}
