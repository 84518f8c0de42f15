package dev.iobuf.behaviour.pool;

import static dev.iobuf.pool.GetOutcome.CANCELLED;
import static dev.iobuf.pool.GetOutcome.CLOSED;
import static dev.iobuf.pool.GetOutcome.LENT;
import static dev.iobuf.pool.GetOutcome.TIMED_OUT;
import static dev.iobuf.pool.IndexPool.WOULD_BLOCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

import dev.iobuf.pool.GetHandler;
import dev.iobuf.pool.GetOutcome;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.pool.PendingGet;
import dev.iobuf.pool.PoolOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * A get that waits without a thread ends exactly once, in its turn. An exception of its handler has
 * no effect on other callers.
 */
class AsyncGetTest {
  private record Ended(int lease, GetOutcome outcome, Thread thread) {}

  private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
  private final GetHandler handler =
      (lease, outcome) -> ended.add(new Ended(lease, outcome, Thread.currentThread()));
  private final IndexPool pool = new IndexPool("pool", 2);

  /** Lends all, so that the next get waits. */
  private int[] lendAll() {
    int[] leases = new int[pool.capacity()];
    assertThat(pool.tryGet(leases, 0, leases.length)).isEqualTo(leases.length);
    return leases;
  }

  private void assertEnded(int lease, GetOutcome outcome) {
    assertThat(ended)
        .extracting(Ended::lease, Ended::outcome)
        .containsExactly(tuple(lease, outcome));
    ended.clear();
  }

  @Test
  void aGetOfWhatIsFreeIsServedBeforeItReturns() {
    PendingGet get = pool.getAsync(handler);
    assertThat(get.isDone()).isTrue();
    assertThat(get.cancel()).isFalse();
    assertEnded(0, LENT);
  }

  @Test
  void aPutServesTheGetThatWaits() {
    int[] leases = lendAll();
    PendingGet get = pool.getAsync(handler);
    assertThat(get.isDone()).isFalse();
    assertThat(ended).isEmpty();
    pool.put(leases[1]);
    assertThat(get.isDone()).isTrue();
    assertEnded(leases[1], LENT);
    assertThat(pool.lent()).isEqualTo(2);
    assertThat(pool.statistics().waiting()).isZero();
  }

  @Test
  void getsAreServedInTheirTurn() {
    int[] leases = lendAll();
    List<Integer> turns = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      int turn = i;
      pool.getAsync((lease, _) -> {
        turns.add(turn);
        pool.put(lease);
      });
    }
    pool.put(leases[0]);
    assertThat(turns).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void aLongChainOfHandlersNeedsNoDeepStack() {
    int[] leases = lendAll();
    int[] calls = {0};
    for (int i = 0; i < 100_000; i++) {
      pool.getAsync((lease, _) -> {
        calls[0]++;
        pool.put(lease);
      });
    }
    pool.put(leases[0]);
    assertThat(calls[0]).isEqualTo(100_000);
    assertThat(pool.lent()).isEqualTo(1);
  }

  @Test
  void severalComeAllOrNone() {
    int[] leases = lendAll();
    int[] wanted = new int[4];
    PendingGet get = pool.getAsync(wanted, 1, 2, handler);
    pool.getAsync(handler);
    pool.put(leases[0]);
    assertThat(ended).as("the get of one waits behind the get of two").isEmpty();
    pool.put(leases[1]);
    assertThat(get.isDone()).isTrue();
    assertEnded(wanted[1], LENT);
    assertThat(new int[] {wanted[1], wanted[2]}).containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void aCancelledGetGivesBackWhatWasKeptForIt() {
    int[] leases = lendAll();
    PendingGet both = pool.getAsync(new int[2], 0, 2, handler);
    pool.put(leases[0]);
    assertThat(both.cancel()).isTrue();
    assertThat(both.cancel()).isFalse();
    assertEnded(WOULD_BLOCK, CANCELLED);
    assertThat(pool.lent()).isEqualTo(1);
  }

  @Test
  void aCancelledGetLetsTheNextOneThrough() {
    int[] leases = lendAll();
    PendingGet both = pool.getAsync(new int[2], 0, 2, (_, _) -> {});
    pool.getAsync(handler);
    pool.put(leases[0]);
    assertThat(ended).isEmpty();
    both.cancel();
    assertEnded(leases[0], LENT);
  }

  @Test
  void aGetWhoseTimeHasPassedIsEndedByTheCommonPool() throws InterruptedException {
    lendAll();
    pool.getAsync(handler, Duration.ofMillis(1));
    Ended end = ended.take();
    assertThat(end.outcome()).isEqualTo(TIMED_OUT);
    assertThat(end.lease()).isEqualTo(WOULD_BLOCK);
    assertThat(end.thread()).isNotSameAs(Thread.currentThread());
    assertThat(pool.statistics().timeouts()).isEqualTo(1);
  }

  @Test
  void aGetThatMayNotWaitEndsAtOnce() {
    lendAll();
    assertThat(pool.getAsync(handler, Duration.ZERO).isDone()).isTrue();
    assertEnded(WOULD_BLOCK, TIMED_OUT);
    assertThat(pool.getAsync(new int[2], 0, 2, handler, Duration.ZERO).isDone()).isTrue();
    assertEnded(WOULD_BLOCK, TIMED_OUT);
  }

  @Test
  void aGetThatIsServedInTimeIsNotEndedLater() throws InterruptedException {
    int[] leases = lendAll();
    pool.getAsync(handler, Duration.ofMillis(1));
    pool.put(leases[0]);
    Ended first = ended.take();
    lendAllThatIsFree();
    pool.getAsync(handler, Duration.ofMillis(5));
    assertThat(ended.take().outcome()).isEqualTo(TIMED_OUT);
    assertThat(first.outcome()).isIn(LENT, TIMED_OUT);
    assertThat(ended).isEmpty();
  }

  private void lendAllThatIsFree() {
    int lease = pool.tryGet();
    while (lease != WOULD_BLOCK) {
      lease = pool.tryGet();
    }
  }

  @Test
  void theEndOfThePoolEndsTheGet() {
    int[] leases = lendAll();
    boolean[] hadMonitor = {false};
    pool.getAsync(handler);
    pool.getAsync(new int[2], 0, 2, (_, _) -> hadMonitor[0] |= Thread.holdsLock(pool));
    pool.put(leases[0]);
    assertEnded(leases[0], LENT);
    pool.closeAbandoning(() -> ended.add(new Ended(-9, CLOSED, Thread.currentThread())));
    pool.put(leases[1]);
    pool.put(leases[0]);
    assertThat(ended).hasSize(1);
    assertThat(hadMonitor[0]).isFalse();
    assertThat(pool.isClosed()).isTrue();
    assertThatIllegalStateException().isThrownBy(() -> pool.getAsync(handler));
  }

  @Test
  void aRefusedCloseServesThoseThatWait() {
    int[] leases = lendAll();
    boolean[] hadMonitor = {false};
    pool.put(leases[0]);
    IndexPool other = pool;
    pool.getAsync(new int[2], 0, 2, (_, _) -> hadMonitor[0] |= Thread.holdsLock(other));
    assertThatIllegalStateException().isThrownBy(pool::close);
    pool.put(leases[1]);
    assertThat(hadMonitor[0]).isFalse();
    assertThat(pool.lent()).isEqualTo(2);
  }

  @Test
  void aHandlerMayUseThePool() {
    int[] leases = lendAll();
    pool.getAsync((lease, _) -> {
      assertThat(pool.tryGet()).isEqualTo(WOULD_BLOCK);
      pool.getAsync(handler);
      pool.put(lease);
      assertThat(ended).as("a handler waits until the one before it has returned").isEmpty();
    });
    pool.put(leases[0]);
    assertEnded(leases[0], LENT);
  }

  @Test
  void aHandlerMayCloseThePool() {
    int[] leases = lendAll();
    pool.getAsync((lease, _) -> {
      pool.put(lease);
      pool.put(leases[1]);
      pool.close();
    });
    pool.put(leases[0]);
    assertThat(pool.isClosed()).isTrue();
  }

  @Test
  void anExceptionOfAHandlerIsReportedAndHasNoOtherEffect() {
    int[] leases = lendAll();
    AtomicReference<Throwable> reported = new AtomicReference<>();
    Thread thread = Thread.currentThread();
    Thread.UncaughtExceptionHandler before = thread.getUncaughtExceptionHandler();
    thread.setUncaughtExceptionHandler((_, thrown) -> reported.set(thrown));
    try {
      AssertionError failure = new AssertionError("by the handler");
      pool.getAsync((_, _) -> {
        throw failure;
      });
      pool.getAsync(handler);
      pool.put(leases[0]);
      assertThat(reported.get()).isSameAs(failure);
      pool.put(leases[0]);
      assertEnded(leases[0], LENT);
    } finally {
      thread.setUncaughtExceptionHandler(before);
    }
  }

  @Test
  void aHandlerRunsOnItsExecutor() throws InterruptedException {
    int[] leases = lendAll();
    pool.getAsync(handler.on(ForkJoinPool.commonPool()));
    pool.put(leases[0]);
    Ended end = ended.take();
    assertThat(end.lease()).isEqualTo(leases[0]);
    assertThat(end.thread()).isNotSameAs(Thread.currentThread());
  }

  @Test
  void aRejectedHandlerRunsAllTheSame() {
    int[] leases = lendAll();
    pool.getAsync(
        handler.on(_ -> {
          throw new RejectedExecutionException();
        }));
    pool.put(leases[0]);
    assertEnded(leases[0], LENT);
  }

  @Test
  void leasesOfACheckedPoolBeginWhenTheHandlerIsCalled() {
    IndexPool checked = IndexPool.create("checked", 1, PoolOptions.DEFAULT.checked());
    int first = checked.tryGet();
    checked.getAsync(handler);
    checked.put(first);
    int second = ended.remove().lease();
    assertThat(second).isNotEqualTo(first);
    assertThatIllegalStateException().isThrownBy(() -> checked.put(first));
    checked.put(second);
    checked.close();
  }

  @Test
  void threadsAndGetsWaitInOneQueue() throws InterruptedException {
    int[] leases = lendAll();
    List<String> turns = new ArrayList<>();
    pool.getAsync((lease, _) -> {
      turns.add("first get");
      pool.put(lease);
    });
    Thread waiter =
        Thread.ofPlatform()
            .start(() -> {
              try {
                int lease = pool.get();
                turns.add("thread");
                pool.put(lease);
              } catch (InterruptedException e) {
                turns.add("interrupted");
              }
            });
    while (LockSupport.getBlocker(waiter) != pool) {
      Thread.onSpinWait();
    }
    pool.getAsync((lease, _) -> {
      turns.add("second get");
      pool.put(lease);
    });
    pool.put(leases[0]);
    waiter.join();
    assertThat(turns).containsExactly("first get", "thread", "second get");
  }
}
