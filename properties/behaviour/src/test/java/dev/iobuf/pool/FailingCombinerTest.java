package dev.iobuf.pool;

import static dev.iobuf.pool.IndexPool.WOULD_BLOCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** A thread that fails while it serves the waiters leaves them to the next one. */
class FailingCombinerTest {
  /** A pool of one, which fails once where only a combiner asks it. */
  private static final class FailingPool extends PoolState {
    final QueuedWait waits = new QueuedWait(this);
    private boolean fails;
    private boolean failsToTake;

    FailingPool() {
      super(1, 2, 1);
    }

    @Override
    boolean isAlive() {
      if (fails) {
        fails = false;
        throw new StackOverflowError("once");
      }
      return true;
    }

    @Override
    void reclaim() {}

    @Override
    int take(int[] indices, int from, int count) {
      if (failsToTake) {
        failsToTake = false;
        throw new OutOfMemoryError("once");
      }
      indices[from] = poll();
      return indices[from] == WOULD_BLOCK ? 0 : 1;
    }

    @Override
    void putUnlent(int index) {}

    void put() {
      assertThat(putAlone(0)).isTrue();
      afterPut(0);
    }
  }

  /** A waiter of which another thread took the index. */
  private static Waiter wokenInVain(FailingPool pool) {
    assertThat(pool.poll()).isZero();
    assertThat(pool.poll()).isEqualTo(WOULD_BLOCK);
    Waiter waiter = pool.waits.join();
    pool.put();
    assertThat(waiter.markWoken()).isTrue();
    assertThat(pool.poll()).as("another thread is faster").isZero();
    return waiter;
  }

  @Test
  void theSignalsThatItHasNotUsedUpAreTheNextCombiners() {
    FailingPool pool = new FailingPool();
    Waiter waiter = wokenInVain(pool);

    pool.fails = true;
    assertThatThrownBy(() -> pool.waits.rejoin(waiter)).isInstanceOf(StackOverflowError.class);

    pool.put();
    assertThat(waiter.transferred()).isZero();
    assertThat(pool.waits.leave(waiter, WOULD_BLOCK)).isZero();
    assertThat(pool.hasWaiters()).isFalse();
  }

  @Test
  void aSignalThatItDiedOfIsUsedUpByAThreadThatLeaves() {
    FailingPool pool = new FailingPool();
    Waiter waiter = wokenInVain(pool);
    pool.waits.rejoin(waiter);
    Waiter leaver = pool.waits.join();

    pool.fails = true;
    assertThatThrownBy(pool::put).isInstanceOf(StackOverflowError.class);
    assertThat(waiter.transferred()).as("not yet").isNegative();

    assertThat(pool.waits.leave(leaver, WOULD_BLOCK)).isEqualTo(WOULD_BLOCK);
    assertThat(waiter.transferred()).isZero();
    assertThat(pool.waits.leave(waiter, WOULD_BLOCK)).isZero();
    assertThat(pool.hasWaiters()).isFalse();
  }

  @Test
  void aWaiterForWhichItCouldNotTakeIsServedLaterAndMayLeave() {
    FailingPool pool = new FailingPool();
    assertThat(pool.poll()).isZero();
    assertThat(pool.poll()).isEqualTo(WOULD_BLOCK);
    Waiter waiter = pool.waits.join(new Gathering.OfLeases(new int[1], 0, 1));

    pool.failsToTake = true;
    assertThatThrownBy(pool::put).isInstanceOf(OutOfMemoryError.class);
    assertThat(waiter.isAsleep()).isTrue();
    assertThat(waiter.transferred()).isNegative();

    Waiter other = pool.waits.join();
    assertThat(pool.waits.leave(other, WOULD_BLOCK)).isEqualTo(WOULD_BLOCK);
    assertThat(waiter.transferred()).isZero();
    assertThat(pool.waits.leave(waiter, WOULD_BLOCK)).isZero();
    assertThat(pool.hasWaiters()).isFalse();
  }
}
