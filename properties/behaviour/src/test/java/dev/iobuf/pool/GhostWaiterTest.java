package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thread that leaves a pool without an index holds none, and no other thread loses one. */
@Timeout(120)
class GhostWaiterTest {
  private static final int THREADS = 16;
  private static final int ROUNDS = 300;

  private final IndexPool pool = new IndexPool("pool", 3);
  private final AtomicInteger gone = new AtomicInteger();

  @Test
  void timeoutsInterruptsAndPutsAtOnceLeaveNoGhost() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      threads.add((i % 2 == 0 ? Thread.ofVirtual() : Thread.ofPlatform()).start(this::come));
    }
    while (threads.stream().anyMatch(Thread::isAlive)) {
      threads.get(ThreadLocalRandom.current().nextInt(THREADS)).interrupt();
      Thread.sleep(0, 100_000);
    }
    assertThat(gone.get()).as("timed out").isPositive();
    assertThat(pool.lent()).isZero();
    pool.close();
  }

  private void come() {
    for (int round = 0; round < ROUNDS; round++) {
      try {
        int lease = pool.get(Duration.ofNanos(ThreadLocalRandom.current().nextInt(200_000)));
        Thread.interrupted();
        spin();
        pool.put(lease);
      } catch (InterruptedException | TimeoutException end) {
        gone.incrementAndGet();
      }
    }
  }

  private static void spin() {
    for (int spins = ThreadLocalRandom.current().nextInt(20_000); spins > 0; spins--) {
      Thread.onSpinWait();
    }
  }
}
