package dev.iobuf.behaviour.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.behaviour.lifecycle.Step.Trouble;
import dev.iobuf.memory.Backing;
import dev.iobuf.pool.IndirectPool;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A pool, the leases of which are things of their own. */
final class PoolThing extends Thing {
  final IndirectPool<?> pool;
  final boolean isWatched;

  /** Those that wait for a lease, the first one first. */
  final Deque<WaiterThing> waiters = new ArrayDeque<>();

  /** The arena of the pool's memory; null if the pool has its own memory. */
  private final @Nullable Arena callers;

  private final Backing backing;
  int lent;
  boolean isAbandoned;

  PoolThing(
      World world, String name, IndirectPool<?> pool, boolean isWatched, @Nullable Arena callers) {
    super(world, name);
    this.pool = pool;
    this.isWatched = isWatched;
    this.callers = callers;
    this.backing = pool.slab().backing();
  }

  MemorySegment memory(int lease) {
    return pool.value(lease).segment();
  }

  /** Compares the numbers of the pool with the leases that it has lent. */
  void check() {
    assertThat(pool.lent()).as("%s.lent()", name).isEqualTo(lent);
  }

  /** A lease was put: the thread that has waited longest gets it. */
  void cameBack() {
    lent--;
    WaiterThing waiter = waiters.poll();
    if (waiter != null) {
      world.things.remove(waiter);
      world.things.add(waiter.served());
    }
  }

  @Override
  String refusal() {
    return lent == 0 ? "" : "lent=" + lent;
  }

  @Override
  void close() {
    pool.close();
  }

  @Override
  boolean bears(Trouble trouble) {
    return trouble != Trouble.FULL_HEAP || (!isWatched && backing != Backing.FILE);
  }

  @Override
  void closed() {
    assertThat(pool.slab().isOpen()).as("%s.slab().isOpen()", name).isFalse();
    assertThat(pool.pinned()).as("%s.pinned()", name).isZero();
    if (callers != null) {
      callers.close();
    }
  }

  /** Ends the pool although leases are out. The put of the last one closes it. */
  void abandon() {
    if (world.attempt(name + ".closeAbandoning();", pool::closeAbandoning)) {
      isAbandoned = true;
      for (WaiterThing waiter = waiters.poll(); waiter != null; waiter = waiters.poll()) {
        waiter.endedByAbandoning();
        world.things.remove(waiter);
      }
    }
  }
}
