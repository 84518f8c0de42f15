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

  /** A waiter times out while another is served. */
  private static final Explorer GIVES_UP =
      Scenarios.waitingPool(1, 2, 1)
          .timeouts(Timeouts.ANY)
          .program("get ; poll put | get put | put(0) ; tryGet tryGet");

  /** Two threads wait, and one signal arrives during the other. */
  private static final Explorer TWO_PUTS =
      Scenarios.waitingPool(2, 2, 2).program("get get ; get | get | put(0) | put(1) ; ");

  /** Two wait for one index. */
  private static final Explorer TWO_WAIT =
      Scenarios.waitingPool(1, 2, 1).program("get ; get put | get put | put(0) ; ");

  /** A thread takes the index that it has put before the waiter that it has woken can take it. */
  private static final Explorer TAKEN_AGAIN =
      Scenarios.waitingPool(1, 2, 1).program("get ; get | put(0) tryGet ; ");

  /** A waiter leaves while an index is put. */
  private static final Trial LEAVES =
      new Trial(
          Scenarios.waitingPool(1, 2, 1).program("get ; get | get | interrupt(0) put(0) ; "),
          () -> Strategies.bounded(1),
          1_000);

  /** A waiter that was barged leaves while an index is put. */
  private static final Trial BARGED_LEAVES =
      new Trial(Scenarios.bargedLeaves(), () -> Strategies.bounded(2), 10_000);

  private static Trial trial(Explorer explorer, Supplier<Strategy> strategy, long schedules) {
    return new Trial(explorer, strategy, schedules);
  }

  private static Fault fault(String type, String name, String from, String to) {
    return new Fault(name, type, from, to, () -> PoolMutants.WAITING_POOLS);
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
    return new Fault(name, type, from, to, () -> PoolMutants.ORDER_OF_WAITERS);
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
        pool("signal: waiter stays counted", "STATE.getAndAdd(this, -WAITER);", "")
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
            .foundBy(PoolMutants.ORDER_OF_WAITERS.toArray(Trial[]::new)),
        pool(
                "signal: kept by a waiter without an index",
                "if (!waiter.hasWoken()) {",
                "if (index != WOULD_BLOCK && !waiter.hasWoken()) {")
            .foundBy(trial(GIVES_UP, () -> Strategies.pct(6, 3), 20_000)),
        pool(
            "signal: kept by a barged waiter",
            "queue.join(waiter); queue.signal(1);",
            "queue.join(waiter);"),
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
                "queue: a waiter that is cancelled is admitted",
                "if (!waiter.isCancelled()) {",
                "if (waiter != newcomers) {")
            .isHarmless("It lies there until a signal comes by."),
        queue(
                "queue: signal ends at a waiter that is cancelled",
                "if (oldest.wake()) { return; }",
                "oldest.wake(); return;")
            .foundBy(LEAVES),
        queue(
                "queue: reservation ends at a waiter that is cancelled",
                "} else { oldest.unlink(); } } }",
                "} else { oldest.unlink(); return; } } }")
            .foundBy(BARGED_LEAVES),
        queue(
            "queue: transferred to a waiter that was not barged",
            "if (oldest.tries() || !pool.isAlive()) {",
            "if (!pool.isAlive()) {"));
  }

  private static List<Fault> ofWaiter() {
    return List.of(
        waiter(
                "waiter: woken though cancelled",
                "if ((int) STATE.compareAndExchangeRelease(this, ASLEEP, AWAKE) != ASLEEP)"
                    + " { return false; }",
                "STATE.setVolatile(this, AWAKE);")
            .foundBy(LEAVES),
        waiter(
                "waiter: keeps the signal that ends the pool, as if it had tried",
                "hasWoken = false;",
                "")
            .foundBy(
                new Trial(
                    ClosingScenarios.abandonedWhileABargedWaiterLeaves(),
                    () -> Strategies.pct(3, 5),
                    20_000)),
        waiter("waiter: woken without unpark", "resume(); return true;", "return true;"),
        waiter(
                "waiter: reserved though cancelled",
                "return (int) STATE.compareAndExchangeRelease(this, ASLEEP, RESERVED) == ASLEEP;",
                "STATE.setVolatile(this, RESERVED); return true;")
            .foundBy(BARGED_LEAVES),
        waiter(
                "waiter: leaves though reserved",
                "return (int) STATE.compareAndExchangeRelease(this, ASLEEP, RESERVED) == ASLEEP;",
                "return (int) STATE.getVolatile(this) == ASLEEP;")
            .foundBy(BARGED_LEAVES),
        waiter("waiter: stays reserved", "STATE.setRelease(this, ASLEEP);", ""),
        waiter(
            "waiter: index transferred without unpark",
            "STATE.setRelease(this, index); resume();",
            "STATE.setRelease(this, index);"),
        waiter(
                "waiter: reserved is taken for woken",
                "return now == ASLEEP || now == RESERVED;",
                "return now == ASLEEP;")
            .foundBy(BARGED_LEAVES),
        pool(
            "waiter: ignores the index transferred to it",
            "if (transferred >= 0) { return transferred; }",
            ""));
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
                "waiter.sleep(pool, left); }",
                "waiter.sleep(pool, left); } while (waiter.isAsleep());")
            .isHarmless("A waiter that was woken has a permit, so that it does not sleep."),
        pool(
            "wait: index transferred, tries all the same",
            "return waiter.markWoken();",
            "return waiter.markWoken() || true;"),
        pool(
            "wait: interrupt loses an index",
            "if (index == WOULD_BLOCK && Thread.interrupted()) {",
            "if (Thread.interrupted()) {"),
        pool(
            "wait: interrupt is ignored",
            "if (left <= 0 || Thread.currentThread().isInterrupted()) { return false; }",
            "if (left <= 0) { return false; }"),
        pool(
            "wait: interrupt not reported",
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
    return new Fault(name, "IndexPool", from, to, () -> PoolMutants.POLLING_POOLS);
  }

  /** Faults of waits outside of the queue. */
  private static List<Fault> ofPolling() {
    String ends =
        "if (left <= 0 || Thread.currentThread().isInterrupted()) { return WOULD_BLOCK; }";
    return List.of(
        polling(
            "polling: looks once",
            "pause(backoff, left); index = pool.poll();",
            "pause(backoff, left);"),
        polling("polling: interrupt is ignored", ends, "if (left <= 0) { return WOULD_BLOCK; }"),
        polling(
            "polling: never gives up",
            ends,
            "if (Thread.currentThread().isInterrupted()) { return WOULD_BLOCK; }"),
        polling(
            "polling: continues after close",
            "while (index == WOULD_BLOCK && pool.isAlive()) { long left",
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
            "order: of barged waiters the last first",
            "behind.previous.ticket > waiter.ticket",
            "behind.previous != barged"),
        order(
            "WaitQueue",
            "order: of barged waiters the first that is back",
            "behind.previous.ticket > waiter.ticket",
            "behind.previous.ticket < 0"),
        order(
            "WaitQueue",
            "order: barged waiters after newcomers",
            "if (barged.next != barged) {",
            "if (newcomers.next == newcomers && barged.next != barged) {"),
        order(
            "WaitQueue",
            "order: barged waiters last",
            "if (waiter.barged) {",
            "if (waiter.ticket < 0) {"),
        order("Waiter", "order: a barged waiter forgets it", "barged = true;", ""),
        order(
            "WaitQueue",
            "order: a barged waiter may be barged again",
            "if (oldest.tries() || !pool.isAlive()) {",
            "if (oldest.next != oldest) {"));
  }
}
