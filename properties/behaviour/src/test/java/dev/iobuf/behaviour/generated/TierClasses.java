package dev.iobuf.behaviour.generated;

import dev.iobuf.PicoBuffer;
import dev.iobuf.PicoBufferPool;
import dev.iobuf.PicoIoVec;
import dev.iobuf.SmallBuffer;
import dev.iobuf.SmallBufferPool;
import dev.iobuf.SmallIoVec;
import dev.iobuf.TitanBuffer;
import dev.iobuf.TitanBufferPool;
import dev.iobuf.TitanIoVec;
import dev.iobuf.io.PooledIoVec;
import dev.iobuf.pool.IndirectPool;
import dev.iobuf.pool.IoBuffer;
import java.lang.foreign.MemorySegment;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * The classes of one tier. The members that they have in common are found by name only: by design,
 * a user calls them without an interface in between.
 */
record TierClasses<B extends IoBuffer, P extends IndirectPool<B>, V extends PooledIoVec>(
    String name,
    int size,
    IntFunction<P> create,
    Function<MemorySegment, P> over,
    Show<B> view,
    Show<B> copyOf,
    ShowMany<B> views,
    BiFunction<P, Integer, V> allocate) {

  interface Show<B> {
    B of(MemorySegment memory, long offset);
  }

  interface ShowMany<B> {
    B[] of(MemorySegment memory, long offset, int count);
  }

  static Stream<TierClasses<?, ?, ?>> some() {
    return Stream.of(
        new TierClasses<PicoBuffer, PicoBufferPool, PicoIoVec>(
            "Pico",
            PicoBuffer.SIZE,
            PicoBufferPool::create,
            PicoBufferPool::over,
            PicoBuffer::view,
            PicoBuffer::copyOf,
            PicoBuffer::views,
            PicoIoVec::allocate),
        new TierClasses<SmallBuffer, SmallBufferPool, SmallIoVec>(
            "Small",
            SmallBuffer.SIZE,
            SmallBufferPool::create,
            SmallBufferPool::over,
            SmallBuffer::view,
            SmallBuffer::copyOf,
            SmallBuffer::views,
            SmallIoVec::allocate),
        new TierClasses<TitanBuffer, TitanBufferPool, TitanIoVec>(
            "Titan",
            TitanBuffer.SIZE,
            TitanBufferPool::create,
            TitanBufferPool::over,
            TitanBuffer::view,
            TitanBuffer::copyOf,
            TitanBuffer::views,
            TitanIoVec::allocate));
  }

  @Override
  public String toString() {
    return name;
  }
}
