package dev.iobuf.behaviour.interop;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.LargeBuffer;
import dev.iobuf.LargeBufferPool;
import dev.iobuf.SmallBuffer;
import dev.iobuf.SmallBufferPool;
import dev.iobuf.pool.IndexPool;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.IllegalReferenceCountException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NettyInteropTest {
  @Test
  void theLastReleaseOfAByteBufPutsItsLease() {
    try (SmallBufferPool pool = SmallBufferPool.create(1)) {
      int lease = pool.tryGet();
      ByteBuf buffer = new LeasedByteBuf(pool, lease);

      buffer.writeLong(42).writeByte(7);
      ByteBuf slice = buffer.retainedSlice(8, 1);
      assertThat(pool.value(lease).segment().get(JAVA_BYTE, 7)).isEqualTo((byte) 42);
      assertThat(buffer.isDirect()).isTrue();
      assertThat(buffer.capacity()).isEqualTo(SmallBuffer.SIZE);
      assertThat(buffer.maxCapacity()).isEqualTo(SmallBuffer.SIZE);

      assertThat(buffer.release()).isFalse();
      assertThat(pool.lent()).as("the slice is still used").isEqualTo(1);
      assertThat(slice.readByte()).isEqualTo((byte) 7);
      assertThat(slice.release()).isTrue();
      assertThat(pool.lent()).isZero();
      assertThatThrownBy(buffer::release).isInstanceOf(IllegalReferenceCountException.class);
    }
  }

  @Test
  void aPoolOfByteBufsIsTheSizeThatItSays() {
    try (SmallBufferPool pool = SmallBufferPool.create(8)) {
      List<ByteBuf> buffers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        buffers.add(new LeasedByteBuf(pool, pool.tryGet()));
      }
      assertThat(pool.tryGet()).isEqualTo(IndexPool.WOULD_BLOCK);
      buffers.forEach(ByteBuf::release);
      assertThat(pool.lent()).isZero();
    }
  }

  @Test
  void nettysOwnAllocatorGrowsWhereAPoolRefuses() {
    int count = 64;
    PooledByteBufAllocator allocator = new PooledByteBufAllocator(true);
    List<ByteBuf> buffers = new ArrayList<>();
    try (LargeBufferPool pool = LargeBufferPool.create(count)) {
      for (int i = 0; i < count; i++) {
        buffers.add(new LeasedByteBuf(pool, pool.tryGet()));
        buffers.add(allocator.directBuffer(LargeBuffer.SIZE));
      }
      long used = allocator.metric().usedDirectMemory();
      assertThat(pool.tryGet()).isEqualTo(IndexPool.WOULD_BLOCK);
      for (int i = 0; i < count; i++) {
        buffers.add(allocator.directBuffer(LargeBuffer.SIZE));
      }
      assertThat(allocator.metric().usedDirectMemory()).isGreaterThan(used);
      buffers.forEach(ByteBuf::release);
    }
  }
}
