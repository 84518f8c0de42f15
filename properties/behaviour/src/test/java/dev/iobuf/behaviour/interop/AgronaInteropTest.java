package dev.iobuf.behaviour.interop;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.SmallBuffer;
import dev.iobuf.SmallBufferPool;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class AgronaInteropTest {
  @Test
  void theEndOfTheBlockPutsTheLease() throws InterruptedException {
    try (SmallBufferPool pool = SmallBufferPool.create(1)) {
      int lease;
      try (LeasedUnsafeBuffer leased = LeasedUnsafeBuffer.over(pool.borrow())) {
        lease = leased.lent().lease();
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
