package dev.iobuf.behaviour.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.iobuf.MicroBuffer;
import dev.iobuf.MicroBufferPool;
import dev.iobuf.pool.NioVector;
import dev.iobuf.pool.PoolOptions;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NioVectorTest {
  private static final int SIZE = MicroBuffer.SIZE;

  private final MicroBufferPool pool = MicroBufferPool.create(4);
  private final NioVector vector = NioVector.allocate(pool, 2);

  @AfterEach
  void close() {
    for (int lease = 0; lease < pool.capacity() && pool.lent() > 0; lease++) {
      pool.put(lease);
    }
    pool.close();
  }

  private void takeAll() {
    for (int i = 0; i < pool.capacity(); i++) {
      assertThat(pool.tryGet()).isNotNegative();
    }
  }

  @Test
  void aViewShowsTheMemoryOfTheLease() {
    takeAll();
    ByteBuffer view = vector.view(2);
    assertThat(view.isDirect()).isTrue();
    assertThat(view.remaining()).isEqualTo(SIZE);

    view.put(7, (byte) 42);

    assertThat(pool.value(2).segment().get(ValueLayout.JAVA_BYTE, 7)).isEqualTo((byte) 42);
    assertThat(vector.view(2)).isSameAs(view);
  }

  /** A view that was kept would be that of an earlier lease. */
  @Test
  void aPoolWithGuardedViewsGivesEachLeaseAViewOfItsOwn() {
    try (MicroBufferPool guarded = MicroBufferPool.create(1, PoolOptions.DEFAULT.guardedViews())) {
      NioVector views = NioVector.allocate(guarded, 1);
      for (int round = 0; round < 2; round++) {
        int lease = guarded.tryGet();
        views.view(lease).put(0, (byte) round);
        assertThat(guarded.value(lease).segment().get(ValueLayout.JAVA_BYTE, 0))
            .isEqualTo((byte) round);
        guarded.put(lease);
      }
    }
  }

  @Test
  void aViewIsReturnedWholeAndBigEndianAfterAnyChange() {
    takeAll();
    vector.view(1).order(ByteOrder.LITTLE_ENDIAN).limit(9).position(3);
    assertThat(vector.view(1).order()).isEqualTo(ByteOrder.BIG_ENDIAN);
    assertThat(vector.view(1).position()).isZero();
    assertThat(vector.view(1).limit()).isEqualTo(SIZE);
    assertThat(pool.value(1).asByteBuffer().order()).isEqualTo(ByteOrder.BIG_ENDIAN);
  }

  @Test
  void entriesAreTheParts() {
    takeAll();
    vector.add(3, 10, 20).add(0);
    assertThat(vector.count()).isEqualTo(2);
    assertThat(vector.array()[0].position()).isEqualTo(10);
    assertThat(vector.array()[0].remaining()).isEqualTo(20);
    assertThat(vector.array()[1].remaining()).isEqualTo(SIZE);
    assertThatThrownBy(() -> vector.add(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("count=2, capacity=2");
    vector.clear();
    assertThat(vector.count()).isZero();
    assertThat(vector.hasRemaining()).isFalse();
    assertThat(vector.array()[0].capacity()).as("nothing of the lease").isZero();
  }

  @Test
  void misuseIsRefused() {
    assertThatThrownBy(() -> vector.view(4)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> vector.add(0, 1, SIZE)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> NioVector.allocate(pool, -1)).hasMessageContaining("capacity=-1");
  }

  @Test
  void nothingIsAllocatedOnceTheViewsAreMade() {
    takeAll();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = Long.MAX_VALUE;
    for (int batch = 0; batch < 50 && allocated > 0; batch++) { // until all code is compiled
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 100_000; i++) {
        vector.add(i & 3, 0, 100).add((i + 1) & 3);
        vector.clear();
      }
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    }
    assertThat(allocated).isZero();
  }
}
