package dev.iobuf.behaviour.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.behaviour.lifecycle.Step.Trouble;
import dev.iobuf.memory.Backing;
import dev.iobuf.pool.IndirectPool;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pool, the leases of which are things of their own. */
final class PoolThing extends Thing {
  private static final Duration A_MOMENT = Duration.ofNanos(1_000);
  private static final int PASSES = 10;

  final IndirectPool<?> pool;
  final boolean isWatched;

  /** Those that wait for leases, the oldest first. */
  final Deque<WaitingThing> waiters = new ArrayDeque<>();

  /** The arena of the pool's memory; null if the pool has its own memory. */
  private final @Nullable Arena callers;

  private final Backing backing;
  int lent;
  boolean isAbandoned;

  /** Whether the pool knows which threads hold its leases. */
  boolean hasCensus;

  /** Whether it knows a lease that has ended as such, though the index is lent again. */
  boolean isChecked;

  /** Whether it is to be closed by a close that may wait. */
  boolean closesInTime;

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

  /** Those that can be lent: the program has them not, and no get that waits. */
  int free() {
    return pool.capacity() - lent - kept();
  }

  private int kept() {
    return waiters.stream().mapToInt(waiting -> waiting.kept).sum();
  }

  /** Compares the numbers of the pool with the leases that it has lent. */
  void check() {
    assertThat(pool.lent()).as("%s.lent()", name).isEqualTo(lent + kept());
  }

  /**
   * True if threads wait. Another kind of get, or a close, that joins their queue may wake the
   * oldest thread in vain. Until that sleeps again, a put may serve the next one. So programs do
   * not mix them: their steps could not tell which one has been served.
   */
  boolean hasThreads() {
    return waiters.stream().anyMatch(WaiterThing.class::isInstance);
  }

  /** A get begins to wait. If it is the oldest, the pool keeps for it what is free. */
  void joins(WaitingThing waiting) {
    waiting.kept = free();
    waiters.add(waiting);
    world.things.add(waiting);
  }

  /** A get waits no more. What was kept for it goes to the others. */
  void left(WaitingThing waiting) {
    waiters.remove(waiting);
    int returned = waiting.kept;
    waiting.kept = 0;
    serve(returned);
  }

  /** A lease was put. */
  void cameBack() {
    lent--;
    serve(1);
  }

  private void serve(int returned) {
    for (int i = 0; i < returned && !waiters.isEmpty(); i++) {
      WaitingThing oldest = waiters.element();
      oldest.kept++;
      if (oldest.kept == oldest.wanted) {
        oldest.kept = 0;
        waiters.remove();
        world.things.remove(oldest);
        oldest.served();
      }
    }
  }

  /** A get that has waited has got a lease. */
  void handOver(WaitingThing to, int lease) {
    String handed = world.name("lease");
    world.note("// " + to.name + " was handed " + handed);
    world.things.add(new LeaseThing(world, handed, this, lease));
  }

  @Override
  String refusal() {
    return lent == 0 ? "" : "lent=" + lent;
  }

  @Override
  String closing() {
    return name + (closesInTime ? ".close(Duration.ofNanos(1_000));" : ".close();");
  }

  @Override
  void close() throws InterruptedException {
    if (closesInTime) {
      world.library().close(pool, A_MOMENT);
    } else {
      pool.close();
    }
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

  /**
   * Closes the pool although the program does not know which leases are out. A slab that is left
   * would be a mapping beside those of later programs, which the kernel may merge.
   */
  void closeWhateverIsLent() {
    if (pool.isClosed()) {
      return;
    }
    for (int pass = 0; pass < PASSES && pool.lent() > 0; pass++) { // A put may serve a get.
      pool.lentLongerThan(Duration.ZERO).forEach(record -> tryPut(record.lease()));
      for (int index = 0; index < pool.capacity(); index++) {
        tryPut(index);
      }
    }
    try {
      pool.close();
    } catch (IllegalStateException inUse) {
      // A pin that no call undoes.
    }
  }

  private void tryPut(int lease) {
    try {
      pool.put(lease);
    } catch (IllegalStateException | IndexOutOfBoundsException isFree) {
      // It is not lent.
    }
  }

  /** Ends the pool although leases are out. The put of the last one closes it. */
  void abandon() {
    if (world.attempt(name + ".closeAbandoning();", pool::closeAbandoning)) {
      isAbandoned = true;
      for (WaitingThing each : List.copyOf(waiters)) {
        each.endedByAbandoning();
        world.things.remove(each);
      }
      waiters.clear();
    }
  }
}
