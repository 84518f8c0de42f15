package dev.iobuf.behaviour.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.behaviour.lifecycle.Step.Trouble;
import dev.iobuf.pool.GetHandler;
import dev.iobuf.pool.GetOutcome;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.pool.PendingGet;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A get that waits without a thread, until it is served or cancelled, or the pool is abandoned. */
final class AsyncThing extends WaitingThing implements GetHandler {
  private final int[] leases;
  private final AtomicInteger calls = new AtomicInteger();
  private final CountDownLatch isCalled = new CountDownLatch(1);
  private volatile int first = IndexPool.WOULD_BLOCK;
  private volatile @Nullable GetOutcome outcome;
  private @Nullable PendingGet get;

  AsyncThing(World world, PoolThing of, int[] leases) {
    super(world, world.name("pending"), of, leases.length);
    this.leases = leases;
  }

  /** Called by the pool, perhaps in a full heap, and perhaps by another thread. */
  @Override
  public void ended(int lease, GetOutcome how) {
    first = lease;
    outcome = how;
    calls.getAndIncrement();
    isCalled.countDown();
  }

  int[] leases() {
    return leases;
  }

  void isBegun(PendingGet begun) {
    get = begun;
  }

  /** Returns true if its handler was called. */
  boolean isEnded() {
    return calls.get() > 0;
  }

  /** It was served before it had to wait. */
  void servedAtOnce() {
    check(GetOutcome.LENT);
    handOver();
  }

  @Override
  void served() {
    check(GetOutcome.LENT);
    handOver();
  }

  private void handOver() {
    assertThat(leases[0]).as("the first lease of %s", name).isEqualTo(first);
    for (int lease : leases) {
      of.handOver(this, lease);
    }
  }

  @Override
  void endedByAbandoning() {
    check(GetOutcome.CLOSED);
  }

  /** Waits for the thread that ends it when its time has passed. */
  void endsInTime() throws InterruptedException {
    assertThat(isCalled.await(30, TimeUnit.SECONDS))
        .as("the handler of %s is called", name)
        .isTrue();
    check(GetOutcome.TIMED_OUT);
  }

  private void check(GetOutcome expected) {
    assertThat(calls.get()).as("calls of the handler of %s", name).isEqualTo(1);
    assertThat(outcome).as("how %s ended", name).isEqualTo(expected);
    assertThat(first >= 0)
        .as("whether the handler of %s has a lease: %s", name, first)
        .isEqualTo(expected == GetOutcome.LENT);
  }

  @Override
  String closing() {
    return name + ".cancel();";
  }

  @Override
  void close() {
    world.library().cancel(Objects.requireNonNull(get));
  }

  @Override
  boolean bears(Trouble trouble) {
    // What was kept for it may wake a thread, which needs heap.
    return trouble != Trouble.FULL_HEAP || (!of.isWatched && of.waiters.size() == 1);
  }

  @Override
  void closed() {
    super.closed();
    check(GetOutcome.CANCELLED);
    assertThat(Objects.requireNonNull(get).isDone()).as("%s.isDone()", name).isTrue();
    of.check();
  }
}
