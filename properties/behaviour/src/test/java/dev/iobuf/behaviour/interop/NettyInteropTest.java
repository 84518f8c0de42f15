package dev.iobuf.behaviour.interop;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.SmallBuffer;
import dev.iobuf.SmallBufferPool;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.pool.IndirectPool;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NettyInteropTest {

  /** A lease as a ByteBuf: the last release puts it. */
  private static final class LeasedByteBuf extends UnpooledDirectByteBuf {
    private final IndirectPool<?> pool;
    private final int lease;

    LeasedByteBuf(IndirectPool<?> pool, int lease) {
      super(UnpooledByteBufAllocator.DEFAULT, pool.value(lease).asByteBuffer(), pool.bufferSize());
      this.pool = pool;
      this.lease = lease;
      clear(); // Netty takes what it wraps for bytes to be read.
    }

    @Override
    protected void deallocate() {
      super.deallocate();
      pool.put(lease);
    }
  }

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

      assertThat(buffer.release()).isFalse();
      assertThat(pool.lent()).as("the slice is still used").isEqualTo(1);
      assertThat(slice.readByte()).isEqualTo((byte) 7);
      assertThat(slice.release()).isTrue();
      assertThat(pool.lent()).isZero();
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
}
