package dev.iobuf.behaviour.census;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.SmallBufferPool;
import dev.iobuf.pool.Misuse;
import dev.iobuf.pool.PoolManagement;
import dev.iobuf.pool.PoolOptions;
import dev.iobuf.pool.PoolStatistics;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.Test;

/** The numbers of a pool, by a snapshot and by the platform's management server. */
class PoolManagementTest {
  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

  @Test
  void aSnapshotCountsEventsOffTheFastPath() {
    SmallBufferPool pool = SmallBufferPool.create(2);
    PoolStatistics fresh = pool.statistics();
    assertThat(fresh).isEqualTo(pool.statistics()).hasSameHashCodeAs(pool.statistics());
    assertThat(fresh)
        .hasToString(
            "PoolStatistics[capacity=2, lent=0, pinned=0, overdue=0, highWater=0, gets=not counted,"
                + " exhaustions=0, refusals=not counted, waiting=0, longestWait=PT0S, waits=0, waitTime=PT0S, timeouts=0, misuses={}, searches=0,"
                + " stripesTaken=0]");

    int[] leases = {pool.tryGet(), pool.tryGet()};
    pool.tryGet();
    pool.tryGet();
    assertThatThrownBy(() -> pool.get(Duration.ofMillis(2))).isInstanceOf(TimeoutException.class);
    PoolStatistics exhausted = pool.statistics();
    assertThat(exhausted).isNotEqualTo(fresh);
    assertThat(exhausted.capacity()).isEqualTo(2);
    assertThat(exhausted.lent()).isEqualTo(2);
    assertThat(exhausted.highWater()).isEqualTo(2);
    assertThat(exhausted.exhaustions()).as("once until a put").isEqualTo(1);
    assertThat(exhausted.waits()).isEqualTo(1);
    assertThat(exhausted.waitTime()).isGreaterThanOrEqualTo(Duration.ofMillis(2));

    pool.put(leases[0]);
    assertThat(pool.tryGet()).isEqualTo(leases[0]);
    pool.tryGet();
    assertThat(pool.statistics().exhaustions()).as("once more after a put").isEqualTo(2);
    pool.put(leases, 0, 2);
    pool.close();
    assertThat(pool.statistics().lent()).isZero();
    assertThat(pool.statistics().highWater()).isEqualTo(2);
  }

  @Test
  void closingIsNoExhaustionAndNoPeak() {
    SmallBufferPool pool = SmallBufferPool.create(5);
    int lease = pool.tryGet();
    pool.put(lease);
    pool.close();
    assertThat(pool.statistics().exhaustions()).isZero();
    assertThat(pool.statistics().highWater()).isEqualTo(1);
  }

  @Test
  void pinnedLeasesAreCounted() {
    try (SmallBufferPool pool = SmallBufferPool.create(3)) {
      int[] leases = {pool.tryGet(), pool.tryGet()};
      pool.pin(leases[0]);
      pool.pin(leases[0]);
      assertThat(pool.statistics().pinned()).isEqualTo(1);
      pool.pin(leases[1]);
      assertThat(pool.statistics().pinned()).isEqualTo(2);
      pool.unpin(leases[0]);
      pool.unpin(leases[1]);
      assertThat(pool.statistics().pinned()).as("one is pinned twice").isEqualTo(1);
      pool.unpin(leases[0]);
      pool.put(leases, 0, 2);
    }
  }

  @Test
  void aClosedPoolsNumbersStayAsTheyAre() {
    SmallBufferPool pool = SmallBufferPool.create(8);
    int[] leases = new int[8];
    assertThat(pool.tryGet(leases, 0, 8)).isEqualTo(8);
    pool.put(
        leases, 0, 8); // Enough to bring their stripe to the ring, from which refused gets take it.
    pool.close();
    PoolStatistics closed = pool.statistics();
    assertThat(closed.exhaustions()).isZero();
    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(pool::tryGet).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> pool.tryGet(leases, 0, 8)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> pool.get(Duration.ofMillis(1)))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(pool::get).isInstanceOf(IllegalStateException.class);
    }
    assertThat(pool.statistics().misuses(Misuse.USE_AFTER_END)).as("but misuses").isEqualTo(400);
    assertThat(pool.statistics().toString().replace("{USE_AFTER_END=400}", "{}"))
        .isEqualTo(closed.toString());
  }

  @Test
  void stripesThatSearchesTakeFromTheRingAreCounted() {
    int capacity = 10_000;
    try (SmallBufferPool pool = SmallBufferPool.create(capacity)) {
      int[] leases = new int[capacity];
      assertThat(pool.tryGet(leases, 0, capacity)).isEqualTo(capacity);
      // Of another stripe than the first, where a search begins.
      Arrays.sort(leases);
      pool.put(leases, 100, 20);
      long before = pool.statistics().stripesTaken();
      leases[119] = pool.tryGet();
      assertThat(pool.statistics().stripesTaken()).isBetween(before + 1, before + capacity);
      pool.put(leases, 0, 100);
      pool.put(leases, 119, capacity - 119);
    }
  }

  @Test
  void thePlatformsServerShowsThePoolAsLongAsAskedFor() throws Exception {
    try (SmallBufferPool pool = SmallBufferPool.create(3)) {
      int lease = pool.tryGet();
      ObjectName name;
      try (PoolManagement shown = PoolManagement.show("frames, \"raw\"", pool)) {
        name = new ObjectName(shown.name());
        assertThat(server.isRegistered(name)).isTrue();
        assertThat(server.getAttribute(name, "Capacity")).isEqualTo(3);
        assertThat(server.getAttribute(name, "Lent")).isEqualTo(1);
        assertThat(server.getAttribute(name, "HighWater")).isEqualTo(1);
        for (String number :
            List.of(
                "Exhaustions",
                "LongestWaitMillis",
                "Waits",
                "WaitTimeMillis",
                "Timeouts",
                "Misuses")) {
          assertThat(server.getAttribute(name, number)).as(number).isEqualTo(0L);
        }
        assertThat(server.getAttribute(name, "Gets")).isEqualTo(PoolStatistics.NOT_COUNTED);
        assertThat(server.getAttribute(name, "Refusals")).isEqualTo(PoolStatistics.NOT_COUNTED);
        assertThat(server.getAttribute(name, "Pinned")).isEqualTo(0);
        assertThat(server.getAttribute(name, "Overdue")).isEqualTo(0);
        assertThat(server.getAttribute(name, "Waiting")).isEqualTo(0);
        // The first get of a home is a search, which finds the home's own index.
        assertThat(server.getAttribute(name, "Searches")).isEqualTo(1L);
        assertThat(server.getAttribute(name, "StripesTaken")).isEqualTo(0L);
        assertThat(server.getMBeanInfo(name).getAttributes())
            .hasSize(17)
            .allSatisfy(attribute ->
                assertThat(attribute.getDescription()).isNotEqualTo(attribute.getName()))
            .allSatisfy(attribute ->
                assertThat("milliseconds".equals(units(attribute)))
                    .isEqualTo(attribute.getName().endsWith("Millis")));
        assertThat(server.getMBeanInfo(name).getAttributes())
            .extracting(MBeanAttributeInfo::getDescription)
            .contains("The sum of the durations of all waits that have ended, in milliseconds");
      }
      assertThatThrownBy(() -> server.getAttribute(name, "Lent"))
          .isInstanceOf(InstanceNotFoundException.class);
      pool.put(lease);
    }
  }

  private static String units(MBeanAttributeInfo attribute) {
    assertThat(attribute.getDescriptor().getFieldValue("units")).isNotNull();
    return attribute.getDescriptor().getFieldValue("units").toString();
  }

  @Test
  void aPoolIsShownByItsOwnName() throws Exception {
    PoolOptions options = PoolOptions.DEFAULT.named("replies");
    try (SmallBufferPool pool = SmallBufferPool.create(3, options);
        PoolManagement shown = PoolManagement.show(pool)) {
      assertThat(shown.name()).isEqualTo("dev.iobuf:type=Pool,name=\"replies\"");
      assertThat(server.getAttribute(new ObjectName(shown.name()), "Capacity")).isEqualTo(3);
    }
  }

  @Test
  void poolsOfOneNameAreShownBesideEachOther() throws Exception {
    PoolOptions options = PoolOptions.DEFAULT.named("twins");
    try (SmallBufferPool pool = SmallBufferPool.create(1, options);
        SmallBufferPool twin = SmallBufferPool.create(2, options);
        SmallBufferPool third = SmallBufferPool.create(3, options);
        PoolManagement _ = PoolManagement.show(pool)) {
      PoolManagement second = PoolManagement.show(twin);
      assertThat(second.name()).isEqualTo("dev.iobuf:type=Pool,name=\"twins\",instance=2");
      try (PoolManagement shown = PoolManagement.show(third)) {
        assertThat(shown.name()).isEqualTo("dev.iobuf:type=Pool,name=\"twins\",instance=3");
        assertThat(server.getAttribute(new ObjectName(second.name()), "Capacity")).isEqualTo(2);
        assertThat(server.getAttribute(new ObjectName(shown.name()), "Capacity")).isEqualTo(3);
      }
      second.close();
      try (PoolManagement shown = PoolManagement.show(third)) {
        assertThat(shown.name()).as("the first that is free").endsWith(",instance=2");
      }
    }
  }

  @Test
  void theLeasesOfACensusAreATableOfTheOldest() throws Exception {
    try (SmallBufferPool pool = SmallBufferPool.create(200, PoolOptions.DEFAULT.census(1));
        PoolManagement shown = PoolManagement.show(pool)) {
      int[] leases = new int[150];
      leases[0] = pool.tryGet();
      assertThat(pool.tryGet(leases, 1, 149)).isEqualTo(149);
      CompositeData[] rows = leases(shown);
      assertThat(rows).hasSize(100);
      assertThat(rows[0].get("index")).isEqualTo(leases[0]);
      assertThat(rows[0].get("thread")).isEqualTo(Thread.currentThread().toString());
      assertThat(rows[0].get("threadId")).isEqualTo(Thread.currentThread().threadId());
      assertThat((long) rows[0].get("ageMillis")).isNotNegative();
      assertThat(rows[0].get("where"))
          .asString()
          .contains("PoolManagementTest.theLeasesOfACensusAreATableOfTheOldest");
      pool.put(leases, 0, 150);
      assertThat(leases(shown)).isEmpty();
    }
  }

  @Test
  void aPoolWithoutACensusHasNoTableOfLeases() throws Exception {
    try (SmallBufferPool pool = SmallBufferPool.create(1);
        PoolManagement shown = PoolManagement.show(pool)) {
      int lease = pool.tryGet();
      assertThat(leases(shown)).isEmpty();
      assertThat(server.getMBeanInfo(new ObjectName(shown.name())).getOperations())
          .hasSize(1)
          .allSatisfy(operation ->
              assertThat(operation.getDescription()).contains("up to 100", "milliseconds"));
      pool.put(lease);
    }
  }

  private CompositeData[] leases(PoolManagement shown) throws JMException {
    return (CompositeData[])
        server.invoke(new ObjectName(shown.name()), "leases", new Object[0], new String[0]);
  }

  @Test
  void aSecondCloseLeavesTheNextBeanOfTheNameAlone() throws Exception {
    try (SmallBufferPool pool = SmallBufferPool.create(1)) {
      PoolManagement first = PoolManagement.show("twice", pool);
      first.close();
      try (PoolManagement second = PoolManagement.show("twice", pool)) {
        first.close();
        assertThat(server.isRegistered(new ObjectName(second.name()))).isTrue();
      }
    }
  }

  @Test
  void aBeanThatWasUnregisteredByTheServerIsNotUnregisteredAgain() throws Exception {
    try (SmallBufferPool pool = SmallBufferPool.create(1)) {
      PoolManagement first = PoolManagement.show("ended elsewhere", pool);
      ObjectName name = new ObjectName(first.name());
      server.unregisterMBean(name);
      try (PoolManagement _ = PoolManagement.show("ended elsewhere", pool)) {
        first.close();
        assertThat(server.isRegistered(name)).isTrue();
      }
    }
  }

  @Test
  @SuppressWarnings("NullAway") // the test passes null
  void neitherNameNorPoolMayBeMissing() {
    try (SmallBufferPool pool = SmallBufferPool.create(1)) {
      assertThatThrownBy(() -> PoolManagement.show(null, pool))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("name");
      assertThatThrownBy(() -> PoolManagement.show("nothing", null))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("pool");
      assertThat(server.queryNames(null, null))
          .extracting(ObjectName::toString)
          .noneMatch(name -> name.contains("nothing"));
    }
  }

  @Test
  void aNameIsGivenOnceAndEndingTwiceDoesNothing() {
    try (SmallBufferPool pool = SmallBufferPool.create(1)) {
      PoolManagement shown = PoolManagement.show("once", pool);
      assertThatThrownBy(() -> PoolManagement.show("once", pool))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "a pool can't be shown by this name: name=once; choose one that is not in use");
      shown.close();
      shown.close();
      PoolManagement.show("once", pool).close();
    }
  }
}
