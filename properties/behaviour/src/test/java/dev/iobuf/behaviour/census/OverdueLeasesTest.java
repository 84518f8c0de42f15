package dev.iobuf.behaviour.census;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.SmallBufferPool;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.pool.PoolManagement;
import dev.iobuf.pool.PoolOptions;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The number of leases that have been out for too long. */
@Timeout(60)
class OverdueLeasesTest {
  private static final PoolOptions CENSUS = PoolOptions.DEFAULT.census();

  /** By a clock that is up to some 10 ms late. */
  private static void awaitOlderThan(Duration age) throws InterruptedException {
    Thread.sleep(age.toMillis() + 1);
  }

  @Test
  void eachLeaseIsOverdueFromItsAgeOnUntilItIsPut() throws Exception {
    Duration age = Duration.ofMillis(100);
    try (SmallBufferPool pool = SmallBufferPool.create(4, CENSUS.checked().overdueAfter(age));
        PoolManagement shown = PoolManagement.show(pool)) {
      int[] leases = {pool.get(), pool.get(), pool.get()};
      awaitOlderThan(age);
      assertThat(pool.statistics().overdue()).isEqualTo(3);
      pool.put(leases[1]);
      assertThat(pool.statistics().overdue()).isEqualTo(2);
      assertThat(
              ManagementFactory.getPlatformMBeanServer()
                  .getAttribute(new ObjectName(shown.name()), "Overdue"))
          .isEqualTo(2);
      assertThat(pool.lentLongerThan(age)).hasSize(2);
      pool.put(leases[0]);
      pool.put(leases[2]);
      assertThat(pool.statistics().overdue()).isZero();
    }
  }

  @Test
  void aLeaseThatIsYoungerIsNot() throws Exception {
    for (Duration age : new Duration[] {Duration.ofDays(1), Duration.ofSeconds(Long.MAX_VALUE)}) {
      try (IndexPool pool = IndexPool.create("pool", 2, CENSUS.overdueAfter(age))) {
        int index = pool.get();
        awaitOlderThan(Duration.ofMillis(20));
        assertThat(pool.statistics().overdue()).as("after %s", age).isZero();
        pool.put(index);
      }
    }
  }

  @Test
  void withoutACensusNoneIsKnownToBe() throws Exception {
    Duration age = Duration.ofNanos(1);
    PoolOptions none = PoolOptions.DEFAULT.withoutCensus().overdueAfter(age);
    for (PoolOptions options : new PoolOptions[] {none, none.checked()}) {
      try (IndexPool pool = IndexPool.create("pool", 2, options)) {
        int lease = pool.get();
        awaitOlderThan(Duration.ofMillis(20));
        assertThat(pool.statistics().overdue()).isZero();
        pool.put(lease);
      }
    }
  }

  @Test
  void leasesOfAnAbandonedPoolStayOverdueAndThoseOfAClosedOneAreNone() throws Exception {
    IndexPool pool = IndexPool.create("pool", 2, CENSUS.overdueAfter(Duration.ofNanos(1)));
    int index = pool.get();
    awaitOlderThan(Duration.ofMillis(20));
    pool.closeAbandoning(() -> {});
    assertThat(pool.statistics().overdue()).isEqualTo(1);
    pool.put(index);
    assertThat(pool.isClosed()).isTrue();
    assertThat(pool.statistics().overdue()).isZero();
  }
}
