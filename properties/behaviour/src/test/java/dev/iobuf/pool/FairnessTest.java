package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that wait asleep are served in the order in which they joined, and none starves. */
@Timeout(120)
class FairnessTest {
  private static final int WAITERS = 50;

  private final IndexPool pool = new IndexPool("pool", 1);
  private final List<Integer> served = Collections.synchronizedList(new ArrayList<>());

  private Thread comesAndSleeps(int number) throws InterruptedException {
    Thread.Builder builder = number % 2 == 0 ? Thread.ofPlatform() : Thread.ofVirtual();
    Thread thread = builder.start(() -> getAndPut(number));
    while (!(LockSupport.getBlocker(thread) instanceof IndexPool)) {
      Thread.sleep(1);
    }
    return thread;
  }

  private void getAndPut(int number) {
    try {
      int lease = pool.get();
      served.add(number);
      pool.put(lease);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theFirstWaiterIsServedFirst() throws InterruptedException {
    int lease = pool.tryGet();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < WAITERS; i++) {
      threads.add(comesAndSleeps(i));
    }
    pool.put(lease);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(served).containsExactlyElementsOf(IntStream.range(0, WAITERS).boxed().toList());
  }

  @Test
  void aWaiterThatIsBargedAgainAndAgainIsServedInTheEnd() throws InterruptedException {
    int lease = pool.tryGet();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < WAITERS; i++) {
      threads.add(comesAndSleeps(i));
    }
    AtomicBoolean over = new AtomicBoolean();
    Thread greedy = Thread.ofPlatform().start(() -> grab(over));
    pool.put(lease);
    for (Thread thread : threads) {
      thread.join();
    }
    over.set(true);
    greedy.join();
    assertThat(served).hasSize(WAITERS);
    assertThat(pool.lent()).isZero();
  }

  /** Never waits, and never stops. */
  private void grab(AtomicBoolean over) {
    while (!over.get()) {
      int lease = pool.tryGet();
      if (lease != IndexPool.WOULD_BLOCK) {
        pool.put(lease);
      }
    }
  }
}
