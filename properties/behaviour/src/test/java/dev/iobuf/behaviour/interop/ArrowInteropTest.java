package dev.iobuf.behaviour.interop;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.BigBuffer;
import dev.iobuf.BigBufferPool;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;

class ArrowInteropTest {
  @Test
  void theLastReleaseOfAnArrowBufPutsItsLease() {
    try (BufferAllocator allocator = new RootAllocator();
        BigBufferPool pool = BigBufferPool.create(1)) {
      int lease = pool.tryGet();
      ArrowBuf buffer = allocator.wrapForeignAllocation(new LeasedAllocation(pool, lease));

      buffer.setInt(8, 42);
      assertThat(pool.value(lease).segment().get(JAVA_INT, 8)).isEqualTo(42);
      assertThat(buffer.capacity()).isEqualTo(BigBuffer.SIZE);
      assertThat(buffer.memoryAddress()).isEqualTo(pool.address(lease));

      buffer.getReferenceManager().retain();
      buffer.close();
      assertThat(pool.lent()).as("it was retained").isEqualTo(1);
      buffer.close();
      assertThat(pool.lent()).isZero();
      assertThatThrownBy(buffer::close).isInstanceOf(IllegalStateException.class);
    }
  }
}
