package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A census knows the name of each holder, also of one that has ended, and of few others. */
class HolderNamesTest {
  /** More threads than a census keeps names for. */
  private static final int MANY = 4_100;

  private static long getsAndEnds(HolderNames names, String name) {
    Thread thread =
        Thread.ofVirtual()
            .name(name)
            .unstarted(() -> {
              Thread self = Thread.currentThread();
              names.know(self, self.threadId());
            });
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return thread.threadId();
  }

  @Test
  void threadsThatHaveEndedAreForgottenUnlessTheyHoldALease() {
    List<Long> holding = new ArrayList<>();
    HolderNames names = new HolderNames(() -> Set.copyOf(holding));
    long holder = getsAndEnds(names, "holder");
    holding.add(holder);
    long other = getsAndEnds(names, "other");
    for (int i = 0; i < MANY; i++) {
      long _ = getsAndEnds(names, "one of many");
    }
    assertThat(names.of(holder)).contains("holder").endsWith("which has ended");
    assertThat(names.of(other)).isEqualTo("Thread[#" + other + "]");
  }

  @Test
  void aThreadIsKnownThatGetsALeaseAndEndsWhileOthersAreForgotten() {
    HolderNames[] names = new HolderNames[1];
    AtomicLong late = new AtomicLong();
    AtomicBoolean isFirst = new AtomicBoolean(true);
    Supplier<Set<Long>> holders =
        () -> {
          Set<Long> seen = Set.of();
          if (isFirst.getAndSet(false)) {
            late.set(getsAndEnds(names[0], "late"));
          }
          return seen;
        };
    names[0] = new HolderNames(holders);
    for (int i = 0; isFirst.get() && i < MANY; i++) {
      long _ = getsAndEnds(names[0], "one of many");
    }
    assertThat(late.get()).isPositive();
    assertThat(names[0].of(late.get())).contains("late");
  }

  @Test
  void aThreadWhoseTextCannotBeMadeGetsALeaseAllTheSame() throws InterruptedException {
    try (IndexPool pool = IndexPool.create("pool", 2, PoolOptions.DEFAULT.census())) {
      List<Integer> leases = new ArrayList<>();
      Thread thread =
          new Thread(() -> leases.add(pool.tryGet())) {
            @Override
            public String toString() {
              throw new UnsupportedOperationException("no text");
            }
          };
      thread.start();
      thread.join();
      assertThat(leases).hasSize(1);
      assertThat(pool.lentLongerThan(Duration.ZERO))
          .extracting(LeaseRecord::thread)
          .containsExactly("Thread[#" + thread.threadId() + "]");
      leases.forEach(pool::put);
    }
  }
}
