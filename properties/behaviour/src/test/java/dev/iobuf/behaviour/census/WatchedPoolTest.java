package dev.iobuf.behaviour.census;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.SmallBuffer;
import dev.iobuf.SmallBufferPool;
import dev.iobuf.SmallIoVec;
import dev.iobuf.pool.BoundedPool;
import dev.iobuf.pool.LeaseRecord;
import dev.iobuf.pool.PoolOptions;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A pool that watches its leases knows the holder of each, and refuses a use after its put. */
class WatchedPoolTest {
  private static final PoolOptions WATCHED = PoolOptions.DEFAULT.census(1).guardedViews();

  @Test
  void tellsHolderAgeAndPlaceOfEachLease() throws Exception {
    try (SmallBufferPool pool = SmallBufferPool.create(4, WATCHED)) {
      Thread holder = Thread.ofPlatform().name("holder").start(() -> getHere(pool));
      holder.join();
      List<LeaseRecord> held = pool.lentLongerThan(Duration.ZERO);
      assertThat(held).hasSize(1);
      LeaseRecord record = held.getFirst();
      assertThat(record.index()).isZero();
      assertThat(record.threadId()).isEqualTo(holder.threadId());
      assertThat(record.thread()).contains(",holder,").endsWith("which has ended");
      assertThat(record.age().isNegative()).isFalse();
      assertThat(record.stack().getFirst().getClassName()).isEqualTo(getClass().getName());
      assertThat(record.stack().getFirst().getMethodName()).isEqualTo("getHere");
      assertThat(record.toString())
          .startsWith("index 0, lent to " + record.thread() + " PT")
          .contains("WatchedPoolTest.getHere(WatchedPoolTest.java:");
      pool.put(0);
      assertThat(pool.lentLongerThan(Duration.ZERO)).isEmpty();
    }
  }

  private static void getHere(SmallBufferPool pool) {
    assertThat(pool.tryGet()).isZero();
  }

  @Test
  void recordsALeaseWhateverLentIt() throws Exception {
    try (SmallBufferPool pool = SmallBufferPool.create(8, WATCHED)) {
      int[] leases = {pool.tryGet(), pool.get(), pool.get(Duration.ofSeconds(9)), 0, 0, 0, 0, 0};
      assertThat(pool.tryGet(leases, 3, 2)).isEqualTo(2);
      leases[5] = pool.borrow().lease();
      leases[6] = pool.borrow(Duration.ofSeconds(9)).lease();
      leases[7] = Objects.requireNonNull(pool.tryBorrow()).lease();
      assertThat(pool.lentLongerThan(Duration.ZERO))
          .hasSize(8)
          .allSatisfy(record ->
              assertThat(record.stack().getFirst().getClassName()).isEqualTo(getClass().getName()));
      assertThat(pool.tryBorrow()).isNull();
      assertThat(pool.lentLongerThan(Duration.ofDays(1))).isEmpty();
      pool.put(leases, 0, 8);
    }
  }

  @Test
  void listsTheOldestLeaseFirst() {
    int count = 2_000;
    try (SmallBufferPool pool = SmallBufferPool.create(count, WATCHED)) {
      List<Integer> leases = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        leases.add(pool.tryGet());
      }
      List<LeaseRecord> records = pool.lentLongerThan(Duration.ZERO);
      assertThat(records).isSortedAccordingTo((a, b) -> b.age().compareTo(a.age()));
      // Those of one tick of the clock are of the same age.
      assertThat(records)
          .extracting(LeaseRecord::index)
          .containsExactlyInAnyOrderElementsOf(leases);
      leases.forEach(pool::put);
    }
  }

  @Test
  void namesTheHoldersWhenItIsToBeClosedButNotHundredsOfThem() {
    try (SmallBufferPool pool = SmallBufferPool.create(9, WATCHED)) {
      int[] leases = new int[9];
      assertThat(pool.tryGet(leases, 0, 9)).isEqualTo(9);
      assertThatThrownBy(pool::close)
          .hasMessageContaining("close while 9 of 9 indices are lent")
          .hasMessageContaining("index " + leases[0] + ", lent to " + Thread.currentThread())
          .hasMessageContaining("index " + leases[4] + ", lent to " + Thread.currentThread())
          .hasMessageContaining("WatchedPoolTest.java:")
          .hasMessageEndingWith("and 4 more");
      pool.put(leases, 0, 9);
    }
  }

  @Test
  void everyKindOfViewEndsWithItsLease() throws Exception {
    try (SmallBufferPool pool = SmallBufferPool.create(1, WATCHED)) {
      SmallBuffer stale = pool.borrow();
      MemorySegment segment = stale.segment();
      MemorySegment slice = segment.asSlice(8, 8);
      ByteBuffer nio = stale.asByteBuffer();
      segment.set(JAVA_BYTE, 8, (byte) 1);
      nio.put(9, (byte) 2);
      stale.close();

      int again = pool.get();
      assertThatThrownBy(() -> segment.get(JAVA_BYTE, 8)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> slice.get(JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> nio.get(9)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> stale.segment().fill((byte) 3))
          .isInstanceOf(IllegalStateException.class);
      assertThat(pool.value(again).segment().get(JAVA_BYTE, 8)).isEqualTo((byte) 1);
      pool.put(again);
    }
  }

  @Test
  void wipingLeavesZerosForTheNextHolderAndOnlyInItsBuffer() throws Exception {
    try (SmallBufferPool pool = SmallBufferPool.create(2, PoolOptions.DEFAULT.wiped())) {
      int first = pool.get();
      int second = pool.get();
      pool.value(first).segment().fill((byte) 0xA5);
      pool.value(second).segment().fill((byte) 0x5A);
      pool.put(first);
      int again = pool.get();
      assertThat(again).isEqualTo(first);
      assertThat(pool.value(again).segment().toArray(JAVA_BYTE)).containsOnly(0);
      assertThat(pool.value(second).segment().toArray(JAVA_BYTE)).containsOnly(0x5A);
      pool.put(new int[] {again, second}, 0, 2);
      assertThat(pool.slab().segment().toArray(JAVA_BYTE)).containsOnly(0);
    }
  }

  @Test
  void aVectorTakesAllOfSeveralLeasesOrNone() {
    try (SmallBufferPool pool = SmallBufferPool.create(4, WATCHED)) {
      SmallIoVec vector = SmallIoVec.allocate(pool, 8);
      int[] leases = new int[4];
      assertThat(pool.tryGet(leases, 0, 4)).isEqualTo(4);
      pool.put(2);
      assertThatThrownBy(() -> vector.addAll(new int[] {0, 1, 2, 3}, 0, 4))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("use of index 2 that is not lent: pool=" + pool);
      assertThatThrownBy(() -> vector.addRange(0, 4))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("use of index 2 that is not lent: pool=" + pool);
      assertThat(vector.count()).isZero();
      vector.addRange(0, 2).addRange(3, 1);
      assertThat(vector.count()).isEqualTo(3);
      pool.put(new int[] {0, 1, 3}, 0, 3);
    }
  }

  @Test
  void withoutWipingTheNextHolderReadsWhatWasWritten() throws Exception {
    try (SmallBufferPool pool = SmallBufferPool.create(1, WATCHED)) {
      int lease = pool.get();
      pool.value(lease).segment().set(JAVA_BYTE, 0, (byte) 7);
      pool.put(lease);
      assertThat(pool.value(pool.get()).segment().get(JAVA_BYTE, 0)).isEqualTo((byte) 7);
      pool.put(lease);
    }
  }

  @Test
  void poolsOfObjectsAreWatchedTooButWipeNothing() {
    try (BoundedPool<StringBuilder> pool =
        BoundedPool.create(2, index -> new StringBuilder(), WATCHED.named("builders"))) {
      int lease = pool.tryGet();
      assertThat(pool.value(lease)).isEmpty();
      assertThat(pool.lentLongerThan(Duration.ZERO)).hasSize(1);
      pool.put(lease);
      assertThatThrownBy(() -> pool.value(lease))
          .hasMessageContaining(
              "use of index 0 that is not lent: pool=builders (BoundedPool[capacity=2])");
      assertThatThrownBy(() -> pool.setValue(lease, new StringBuilder()))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThatThrownBy(() -> BoundedPool.create(2, StringBuilder::new, PoolOptions.DEFAULT.wiped()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("only pools of memory can wipe: pool=BoundedPool");
  }

  @Test
  void anAbandonedPoolKnowsWhoStillHoldsIt() {
    SmallBufferPool pool = SmallBufferPool.create(2, WATCHED);
    int lease = pool.tryGet();
    pool.closeAbandoning();
    assertThat(pool.lentLongerThan(Duration.ZERO)).hasSize(1);
    pool.value(lease).segment().fill((byte) 1);
    assertThat(pool.slab().isOpen()).isTrue();
    pool.put(lease);
    assertThat(pool.slab().isOpen()).isFalse();
  }

  @Test
  void aPoolWithoutACensusListsNothing() {
    try (SmallBufferPool pool = SmallBufferPool.create(2)) {
      int lease = pool.tryGet();
      assertThat(pool.lentLongerThan(Duration.ZERO)).isEmpty();
      pool.put(lease);
    }
  }
}
