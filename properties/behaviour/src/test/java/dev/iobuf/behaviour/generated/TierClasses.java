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
import dev.iobuf.io.IoVec;
import dev.iobuf.pool.IndirectPool;
import dev.iobuf.pool.IoBuffer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * The classes of one tier, with what they have in common by name only: by design no interface
 * stands between a user and them.
 */
record TierClasses<B extends IoBuffer, P extends IndirectPool<B>, V extends IoVec>(
    String name,
    int size,
    IntFunction<P> create,
    Function<MemorySegment, P> over,
    Show<B> view,
    Show<B> copyOf,
    ShowMany<B> views,
    BiFunction<Arena, Integer, V> allocate,
    Add<P, V> add,
    AddPart<P, V> addPart,
    AddAll<P, V> addAll,
    AddRange<P, V> addRange) {

  interface Show<B> {
    B of(MemorySegment memory, long offset);
  }

  interface ShowMany<B> {
    B[] of(MemorySegment memory, long offset, int count);
  }

  interface Add<P, V> {
    V add(V vector, P pool, int lease);
  }

  interface AddPart<P, V> {
    V add(V vector, P pool, int lease, int length);
  }

  interface AddAll<P, V> {
    V addAll(V vector, P pool, int[] leases, int from, int count);
  }

  interface AddRange<P, V> {
    V addRange(V vector, P pool, int first, int count);
  }

  static Stream<TierClasses<?, ?, ?>> some() {
    return Stream.of(
        new TierClasses<>(
            "Pico",
            PicoBuffer.SIZE,
            PicoBufferPool::create,
            PicoBufferPool::over,
            PicoBuffer::view,
            PicoBuffer::copyOf,
            PicoBuffer::views,
            PicoIoVec::allocate,
            PicoIoVec::add,
            PicoIoVec::add,
            PicoIoVec::addAll,
            PicoIoVec::addRange),
        new TierClasses<>(
            "Small",
            SmallBuffer.SIZE,
            SmallBufferPool::create,
            SmallBufferPool::over,
            SmallBuffer::view,
            SmallBuffer::copyOf,
            SmallBuffer::views,
            SmallIoVec::allocate,
            SmallIoVec::add,
            SmallIoVec::add,
            SmallIoVec::addAll,
            SmallIoVec::addRange),
        new TierClasses<>(
            "Titan",
            TitanBuffer.SIZE,
            TitanBufferPool::create,
            TitanBufferPool::over,
            TitanBuffer::view,
            TitanBuffer::copyOf,
            TitanBuffer::views,
            TitanIoVec::allocate,
            TitanIoVec::add,
            TitanIoVec::add,
            TitanIoVec::addAll,
            TitanIoVec::addRange));
  }

  @Override
  public String toString() {
    return name;
  }
}
