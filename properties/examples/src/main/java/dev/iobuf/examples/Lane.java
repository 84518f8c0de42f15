package dev.iobuf.examples;

import dev.iobuf.BigBufferPool;
import dev.iobuf.BigIoVec;
import dev.iobuf.GiantBufferPool;
import dev.iobuf.GiantIoVec;
import dev.iobuf.GreatBufferPool;
import dev.iobuf.GreatIoVec;
import dev.iobuf.HugeBufferPool;
import dev.iobuf.HugeIoVec;
import dev.iobuf.LargeBufferPool;
import dev.iobuf.LargeIoVec;
import dev.iobuf.MediumBufferPool;
import dev.iobuf.MediumIoVec;
import dev.iobuf.MicroBufferPool;
import dev.iobuf.MicroIoVec;
import dev.iobuf.NanoBufferPool;
import dev.iobuf.NanoIoVec;
import dev.iobuf.PicoBufferPool;
import dev.iobuf.PicoIoVec;
import dev.iobuf.SmallBufferPool;
import dev.iobuf.SmallIoVec;
import dev.iobuf.Tier;
import dev.iobuf.TitanBufferPool;
import dev.iobuf.TitanIoVec;
import dev.iobuf.VastBufferPool;
import dev.iobuf.VastIoVec;
import dev.iobuf.io.IoVec;
import dev.iobuf.pool.IndirectPool;
import java.lang.foreign.Arena;

/**
 * A pool and an iovec of one tier, chosen at run time.
 *
 * <p>A program that knows its tier needs none of this: it names the two classes.
 *
 * @param <P> the pool's class
 * @param <V> the iovec's class
 */
record Lane<P extends IndirectPool<?>, V extends IoVec>(P pool, V iov, Filler<P, V> filler)
    implements AutoCloseable {

  /** {@code XIoVec.addAll}, of whichever tier. */
  interface Filler<P, V> {
    V addAll(V iov, P pool, int[] leases, int from, int count);
  }

  /** Creates a pool of so many buffers, and an iovec in the arena that holds them all. */
  static Lane<?, ?> create(Tier tier, int n, Arena arena) {
    return switch (tier) {
      case PICO -> lane(PicoBufferPool.create(n), PicoIoVec.allocate(arena, n), PicoIoVec::addAll);
      case NANO -> lane(NanoBufferPool.create(n), NanoIoVec.allocate(arena, n), NanoIoVec::addAll);
      case MICRO ->
          lane(MicroBufferPool.create(n), MicroIoVec.allocate(arena, n), MicroIoVec::addAll);
      case SMALL ->
          lane(SmallBufferPool.create(n), SmallIoVec.allocate(arena, n), SmallIoVec::addAll);
      case MEDIUM ->
          lane(MediumBufferPool.create(n), MediumIoVec.allocate(arena, n), MediumIoVec::addAll);
      case BIG -> lane(BigBufferPool.create(n), BigIoVec.allocate(arena, n), BigIoVec::addAll);
      case LARGE ->
          lane(LargeBufferPool.create(n), LargeIoVec.allocate(arena, n), LargeIoVec::addAll);
      case GREAT ->
          lane(GreatBufferPool.create(n), GreatIoVec.allocate(arena, n), GreatIoVec::addAll);
      case HUGE -> lane(HugeBufferPool.create(n), HugeIoVec.allocate(arena, n), HugeIoVec::addAll);
      case VAST -> lane(VastBufferPool.create(n), VastIoVec.allocate(arena, n), VastIoVec::addAll);
      case GIANT ->
          lane(GiantBufferPool.create(n), GiantIoVec.allocate(arena, n), GiantIoVec::addAll);
      case TITAN ->
          lane(TitanBufferPool.create(n), TitanIoVec.allocate(arena, n), TitanIoVec::addAll);
    };
  }

  private static <P extends IndirectPool<?>, V extends IoVec> Lane<P, V> lane(
      P pool, V iov, Filler<P, V> filler) {
    return new Lane<>(pool, iov, filler);
  }

  /** Makes the iovec anew, out of all of these leases. */
  IoVec fill(int[] leases) {
    iov.clear();
    return filler.addAll(iov, pool, leases, 0, leases.length);
  }

  @Override
  public void close() {
    pool.close();
  }
}
