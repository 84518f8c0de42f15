package dev.iobuf.behaviour.interop;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.SmallBuffer;
import dev.iobuf.SmallBufferPool;
import dev.iobuf.pool.IoBuffer;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class AgronaInteropTest {

  /** A lease as an UnsafeBuffer, which knows no release: the block that borrows it puts it. */
  private record LeasedUnsafeBuffer(IoBuffer lease, UnsafeBuffer buffer) implements AutoCloseable {
    static LeasedUnsafeBuffer over(IoBuffer lease) {
      return new LeasedUnsafeBuffer(lease, new UnsafeBuffer(lease.address(), lease.size()));
    }

    @Override
    public void close() {
      buffer.wrap(0, 0); // Nothing to misuse afterwards.
      lease.close();
    }
  }

  @Test
  void theEndOfTheBlockPutsTheLease() throws InterruptedException {
    try (SmallBufferPool pool = SmallBufferPool.create(1)) {
      int lease;
      try (LeasedUnsafeBuffer leased = LeasedUnsafeBuffer.over(pool.borrow())) {
        lease = leased.lease().lease();
        leased.buffer().putInt(4, 42, ByteOrder.nativeOrder());
        assertThat(leased.buffer().capacity()).isEqualTo(SmallBuffer.SIZE);
        assertThat(pool.lent()).isEqualTo(1);
        assertThat(pool.value(lease).segment().get(JAVA_INT, 4)).isEqualTo(42);
      }
      assertThat(pool.lent()).isZero();
    }
  }

  @Test
  void atomicAccessesMeetInTheSameMemory() throws InterruptedException {
    try (SmallBufferPool pool = SmallBufferPool.create(1);
        LeasedUnsafeBuffer leased = LeasedUnsafeBuffer.over(pool.borrow())) {
      leased.buffer().verifyAlignment();
      leased.buffer().putLongRelease(0, 1);
      assertThat(leased.buffer().getAndAddLong(0, 41)).isEqualTo(1);
      assertThat(leased.buffer().getLongVolatile(0)).isEqualTo(42);
    }
  }
}
