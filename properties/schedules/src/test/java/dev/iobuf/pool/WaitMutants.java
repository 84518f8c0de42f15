package dev.iobuf.pool;

import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Strategies;
import dev.iobuf.schedules.Strategy;
import dev.iobuf.schedules.Timeouts;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Faults of waiting for an index: of the queue, of waiters, and of putters. */
final class WaitMutants {
  private WaitMutants() {}

  static List<Fault> all() {
    return Stream.of(ofSignals(), ofQueue(), ofWaiter(), ofTheWait(), ofPolling(), ofOrder())
        .flatMap(List::stream)
        .toList();
  }

  /** A waiter gives up while another is served. */
  private static final Explorer GIVES_UP =
      Scenarios.waitingPool(1, 2, 1)
          .timeouts(Timeouts.ANY)
          .program("get ; poll put | get put | put(0) ; tryGet tryGet");

  /** Two wait, and one signal comes amid the other. */
  private static final Explorer TWO_PUTS =
      Scenarios.waitingPool(2, 2, 2).program("get get ; get | get | put(0) | put(1) ; ");

  /** Two wait for one index. */
  private static final Explorer TWO_WAIT =
      Scenarios.waitingPool(1, 2, 1).program("get ; get put | get put | put(0) ; ");

  /** A thread takes what it has put, before the waiter does that it has woken. */
  private static final Explorer TAKEN_AGAIN =
      Scenarios.waitingPool(1, 2, 1).program("get ; get | put(0) tryGet ; ");

  /** A waiter goes while an index is put. */
  private static final Trial GOES =
      new Trial(
          Scenarios.waitingPool(1, 2, 1).program("get ; get | get | interrupt(0) put(0) ; "),
          () -> Strategies.bounded(1),
          1_000);

  /** One that was overtaken goes while an index is put. */
  private static final Trial OVERTAKEN_GOES =
      new Trial(Scenarios.overtakenGoes(), () -> Strategies.bounded(2), 10_000);

  private static Trial trial(Explorer explorer, Supplier<Strategy> strategy, long schedules) {
    return new Trial(explorer, strategy, schedules);
  }

  private static Fault fault(String type, String name, String from, String to) {
    return new Fault(name, type, from, to, () -> PoolMutants.trials(Scenarios.waitingPools()));
  }

  private static Fault pool(String name, String from, String to) {
    return fault("IndexPool", name, from, to);
  }

  private static Fault queue(String name, String from, String to) {
    return fault("WaitQueue", name, from, to);
  }

  private static Fault waiter(String name, String from, String to) {
    return fault("Waiter", name, from, to);
  }

  private static Fault order(String type, String name, String from, String to) {
    return new Fault(name, type, from, to, () -> PoolMutants.trials(Scenarios.orderOfWaiters()));
  }

  /** A thread that puts, joins or leaves. */
  private static List<Fault> ofSignals() {
    return List.of(
        pool("signal: not by put", "if ((now & WAITERS) != 0) { waiters.signal(count); }", ""),
        pool(
            "signal: not by put of a pool that is FENCED",
            "if ((now & (PHASE | WAITERS)) > FENCED) {",
            "if ((now & PHASE) > FENCED) {"),
        pool(
                "signal: waiter not counted",
                "long before = (long) STATE.getAndAdd(this, WAITER);",
                "long before = 0;")
            .and("STATE.getAndAdd(this, -WAITER);", ""),
        pool("signal: waiter counted for ever", "STATE.getAndAdd(this, -WAITER);", "")
            .isHarmless("Puts signal where no thread waits, which takes time."),
        pool(
                "signal: waiter refused where there is room",
                "if ((before & WAITERS) >= MOST_WAITERS) {",
                "if ((before & WAITERS) > 0) {")
            .foundBy(trial(TWO_WAIT, () -> Strategies.bounded(1), 1_000)),
        pool(
                "signal: kept by a waiter that had got an index before it",
                "if (!waiter.hasWoken()) {",
                "if (index == WOULD_BLOCK) {")
            .foundBy(PoolMutants.trials(Scenarios.orderOfWaiters()).toArray(Trial[]::new)),
        pool(
                "signal: kept by a waiter without an index",
                "if (!waiter.hasWoken()) {",
                "if (index != WOULD_BLOCK && !waiter.hasWoken()) {")
            .foundBy(trial(GIVES_UP, () -> Strategies.pct(6, 3), 20_000)),
        pool(
            "signal: kept by an overtaken waiter",
            "waiters.join(waiter); waiters.signal(1);",
            "waiters.join(waiter);"),
        waiter(
                "signal: kept by a waiter that has not woken",
                "boolean hasWoken() { return hasWoken; }",
                "boolean hasWoken() { return true; }")
            .foundBy(trial(GIVES_UP, () -> Strategies.pct(6, 3), 5_000)));
  }

  private static List<Fault> ofQueue() {
    return List.of(
        queue(
                "queue: signals taken after arrivals",
                "signalled = (int) SIGNALS.getAndSetAcquire(this, 0); admitArrivals();",
                "admitArrivals(); signalled = (int) SIGNALS.getAndSetAcquire(this, 0);")
            .foundBy(trial(TWO_WAIT, () -> Strategies.bounded(2), 20_000)),
        queue(
            "queue: arrival by a store",
            "} while (!ARRIVALS.weakCompareAndSet(this, first, waiter));",
            "ARRIVALS.setVolatile(this, waiter); } while (waiter == first);"),
        queue(
                "queue: signal by a store",
                "SIGNALS.getAndAddRelease(this, count);",
                "SIGNALS.setVolatile(this, count);")
            .foundBy(trial(TWO_PUTS, () -> Strategies.bounded(2), 20_000)),
        queue(
                "queue: one of several signals",
                "for (; signalled > 0; signalled--) {",
                "if (signalled > 0) {")
            .foundBy(trial(TWO_PUTS, () -> Strategies.bounded(2), 20_000)),
        queue(
            "queue: two combiners",
            "if ((int) WORK.getAndAdd(this, 1) != 0) {",
            "if ((int) WORK.getAndAdd(this, 1) < 0) {"),
        queue(
            "queue: work not repeated",
            "done = (int) WORK.getAndAdd(this, -done) - done;",
            "WORK.setVolatile(this, 0); done = 0;"),
        queue("queue: leavers not unlinked", "unlinkLeavers(); for", "for")
            .isHarmless("They lie there until signals come by."),
        queue(
                "queue: a waiter that is gone is admitted",
                "if (!waiter.isGone()) {",
                "if (waiter != newcomers) {")
            .isHarmless("It lies there until a signal comes by."),
        queue(
                "queue: signal ends at a waiter that is gone",
                "if (oldest.wake()) { return; }",
                "oldest.wake(); return;")
            .foundBy(GOES),
        queue(
                "queue: choice ends at a waiter that is gone",
                "} else { oldest.unlink(); } } }",
                "} else { oldest.unlink(); return; } } }")
            .foundBy(OVERTAKEN_GOES),
        queue(
            "queue: handed to who was not overtaken",
            "if (!oldest.overtaken || !pool.isAlive()) {",
            "if (!pool.isAlive()) {"));
  }

  private static List<Fault> ofWaiter() {
    return List.of(
        waiter(
                "waiter: woken though gone",
                "if ((int) STATE.compareAndExchangeRelease(this, ASLEEP, AWAKE) != ASLEEP)"
                    + " { return false; }",
                "STATE.setVolatile(this, AWAKE);")
            .foundBy(GOES),
        waiter(
            "waiter: woken without unpark",
            "LockSupport.unpark(thread); return true;",
            "return true;"),
        waiter(
                "waiter: chosen though gone",
                "return (int) STATE.compareAndExchangeRelease(this, ASLEEP, CHOSEN) == ASLEEP;",
                "STATE.setVolatile(this, CHOSEN); return true;")
            .foundBy(OVERTAKEN_GOES),
        waiter(
                "waiter: goes though chosen",
                "return (int) STATE.compareAndExchangeRelease(this, ASLEEP, CHOSEN) == ASLEEP;",
                "return (int) STATE.getVolatile(this) == ASLEEP;")
            .foundBy(OVERTAKEN_GOES),
        waiter(
            "waiter: chosen for ever",
            "void sleepOn() { STATE.setOpaque(this, ASLEEP); }",
            "void sleepOn() {}"),
        waiter(
            "waiter: handed an index without unpark",
            "STATE.setRelease(this, index); LockSupport.unpark(thread);",
            "STATE.setRelease(this, index);"),
        waiter(
                "waiter: chosen is taken for woken",
                "return now == ASLEEP || now == CHOSEN;",
                "return now == ASLEEP;")
            .foundBy(OVERTAKEN_GOES),
        pool("waiter: ignores the index handed to it", "if (handed >= 0) { return handed; }", ""));
  }

  private static List<Fault> ofTheWait() {
    return List.of(
        pool("wait: woken does not rejoin", "if (waiter.isAwake()) { rejoin(waiter); }", "")
            .foundBy(trial(TAKEN_AGAIN, () -> Strategies.bounded(1), 1_000)),
        pool("wait: sleeps once", "while (waiter.isAsleep()) {", "if (waiter.isAsleep()) {"),
        pool(
                "wait: sleeps without a look",
                "while (waiter.isAsleep()) { long left",
                "do { long left")
            .and(
                "waiter.sleep(this, left); }",
                "waiter.sleep(this, left); } while (waiter.isAsleep());")
            .isHarmless("Who has been woken has a permit, so that it does not sleep."),
        pool(
            "wait: handed an index, tries all the same",
            "return waiter.wakes();",
            "return waiter.wakes() || true;"),
        pool(
            "wait: interrupt loses an index",
            "if (index == WOULD_BLOCK && Thread.interrupted()) {",
            "if (Thread.interrupted()) {"),
        pool(
            "wait: interrupt is ignored",
            "if (left <= 0 || Thread.currentThread().isInterrupted()) { return false; }",
            "if (left <= 0) { return false; }"),
        pool(
            "wait: interrupt is not told",
            "if (index == WOULD_BLOCK && Thread.interrupted()) {",
            "if (nanos < 0) {"),
        pool(
            "wait: gives up at once",
            "if (left <= 0 || Thread.currentThread().isInterrupted()) { return false; }",
            "if (left <= nanos || Thread.currentThread().isInterrupted()) { return false; }"),
        pool(
            "wait: never gives up",
            "if (left <= 0 || Thread.currentThread().isInterrupted()) { return false; }",
            "if (Thread.currentThread().isInterrupted()) { return false; }"),
        pool("wait: time measured from zero", "(System.nanoTime() - start)", "System.nanoTime()"),
        waiter(
            "wait: no time-out while asleep",
            "LockSupport.parkNanos(blocker, nanos);",
            "LockSupport.park(blocker);"));
  }

  private static Fault polling(String name, String from, String to) {
    return new Fault(
        name, "IndexPool", from, to, () -> PoolMutants.trials(Scenarios.pollingPools()));
  }

  /** Of those that do not sleep in the queue. */
  private static List<Fault> ofPolling() {
    String ends =
        "if (left <= 0 || Thread.currentThread().isInterrupted()) { return WOULD_BLOCK; }";
    return List.of(
        polling(
            "polling: looks once",
            "pause(backoff, left); index = poll();",
            "pause(backoff, left);"),
        polling("polling: interrupt is ignored", ends, "if (left <= 0) { return WOULD_BLOCK; }"),
        polling(
            "polling: never gives up",
            ends,
            "if (Thread.currentThread().isInterrupted()) { return WOULD_BLOCK; }"),
        polling(
            "polling: goes on after close",
            "while (index == WOULD_BLOCK && isAlive()) { long left",
            "while (index == WOULD_BLOCK) { long left"));
  }

  private static List<Fault> ofOrder() {
    return List.of(
        order(
            "WaitQueue",
            "order: the youngest first",
            "waiter.linkBefore(newcomers);",
            "waiter.linkBefore(newcomers.next);"),
        order(
            "WaitQueue",
            "order: of arrivals at once the youngest first",
            "Waiter oldestFirst = null;",
            "Waiter oldestFirst = arrived; arrived = null;"),
        order(
            "WaitQueue",
            "order: of those overtaken the last first",
            "behind.previous.ticket > waiter.ticket",
            "behind.previous != overtaken"),
        order(
            "WaitQueue",
            "order: of those overtaken the first that is back",
            "behind.previous.ticket > waiter.ticket",
            "behind.previous.ticket < 0"),
        order(
            "WaitQueue",
            "order: the overtaken after newcomers",
            "if (overtaken.next != overtaken) {",
            "if (newcomers.next == newcomers && overtaken.next != overtaken) {"),
        order(
            "WaitQueue",
            "order: the overtaken last",
            "if (waiter.overtaken) {",
            "if (waiter.ticket < 0) {"),
        order("Waiter", "order: an overtaken waiter forgets it", "overtaken = true;", ""),
        order(
            "WaitQueue",
            "order: an overtaken waiter may be overtaken again",
            "if (!oldest.overtaken || !pool.isAlive()) {",
            "if (oldest.next != oldest) {"));
  }
}
