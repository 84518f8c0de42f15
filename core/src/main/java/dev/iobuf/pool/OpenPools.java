package dev.iobuf.pool;

import dev.iobuf.events.HeldLease;
import dev.iobuf.events.PeriodicEvents;
import dev.iobuf.events.PoolNumbers;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.stream.Stream;

/**
 * The pools that are open, for Flight Recorder, which reads their numbers while it records. It
 * keeps no pool reachable, and has no thread: the creation of a pool removes forgotten ones.
 * Threads that create pools, and the thread of Flight Recorder, hold the lock for a moment; no
 * thread waits while it holds the lock.
 */
final class OpenPools {
  private static final int MOST_LEASES = 5;

  /** Weak keys, compared by identity: no pool defines equals. */
  private static final Set<Pool<?>> POOLS = Collections.newSetFromMap(new WeakHashMap<>());

  static {
    begin();
  }

  private OpenPools() {}

  private static void begin() {
    try {
      PeriodicEvents.begin(OpenPools::numbers, OpenPools::leases);
    } catch (OutOfMemoryError | StackOverflowError left) {
      // The heap is full: the pool stays unlisted, as in add.
    }
  }

  /** Adds a new pool. If the heap has no room, Flight Recorder does not see the pool. */
  static void add(Pool<?> pool) {
    try {
      synchronized (POOLS) {
        POOLS.add(pool);
      }
    } catch (OutOfMemoryError | StackOverflowError left) {
      // The heap is full: the pool works unlisted.
    }
  }

  private static Stream<Pool<?>> open() {
    synchronized (POOLS) {
      POOLS.removeIf(Pool::isClosed);
      return List.copyOf(POOLS).stream();
    }
  }

  private static List<PoolNumbers> numbers() {
    return open().map(pool -> numbersOf(pool, pool.statistics())).toList();
  }

  private static PoolNumbers numbersOf(Pool<?> pool, PoolStatistics now) {
    return new PoolNumbers(
        pool.toString(),
        now.capacity(),
        now.lent(),
        now.pinned(),
        now.overdue(),
        now.highWater(),
        now.gets(),
        now.exhaustions(),
        now.refusals(),
        now.waiting(),
        now.longestWait().toNanos(),
        now.waits(),
        now.waitTime().toNanos(),
        now.timeouts(),
        now.misuses(),
        now.searches(),
        now.stripesTaken());
  }

  private static List<HeldLease> leases() {
    return open()
        .flatMap(pool ->
            HeldLeases.oldest(pool::lentLongerThan, MOST_LEASES).stream()
                .map(lease -> of(pool, lease)))
        .toList();
  }

  private static HeldLease of(Pool<?> pool, PoolMXBean.Lease lease) {
    return new HeldLease(
        pool.toString(),
        lease.index(),
        lease.thread(),
        lease.threadId(),
        lease.ageMillis(),
        lease.where());
  }
}
