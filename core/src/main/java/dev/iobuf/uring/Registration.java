package dev.iobuf.uring;

import dev.iobuf.io.PooledIoVec;
import dev.iobuf.pool.IndirectPool;

/**
 * A pool whose slab is registered with a ring, and the numbers of its parts. A slab is registered
 * as a whole or, if it is larger than the kernel's limit of 1 GiB, in parts. No buffer lies across
 * two parts.
 */
final class Registration {
  static final int NO_NUMBER = -1;

  private static final long MOST_BYTES = 1L << 30;

  final IndirectPool<?> pool;

  /** The number of its first part; the others follow. */
  final int first;

  /** How many parts there are. */
  final int parts;

  private final int buffersInPart;
  private int inFlight;

  /** A pool that is to be registered under the numbers from the first one on. */
  Registration(IndirectPool<?> pool, int first) {
    this.pool = pool;
    this.first = first;
    this.buffersInPart = buffersInPart(pool);
    this.parts = parts(pool);
  }

  /** How many parts a pool has. */
  static int parts(IndirectPool<?> pool) {
    return Math.ceilDiv(pool.capacity(), buffersInPart(pool));
  }

  private static int buffersInPart(IndirectPool<?> pool) {
    return (int) Math.min(pool.capacity(), MOST_BYTES / stride(pool));
  }

  private static long stride(IndirectPool<?> pool) {
    return pool.slab().size() / pool.capacity();
  }

  /** How many bytes each part has, but for the last one. */
  long partBytes() {
    return buffersInPart * stride(pool);
  }

  /** The same registration in another ring, where no operation uses it yet. */
  Registration copy() {
    return new Registration(pool, first);
  }

  int numberOf(int lease) {
    return first + pool.index(lease) / buffersInPart;
  }

  /** The number of the part that all entries of a vector lie in, or {@link #NO_NUMBER}. */
  int numberOf(PooledIoVec vector) {
    int number = NO_NUMBER;
    for (int entry = 0; entry < vector.count(); entry++) {
      if (vector.lease(entry) == PooledIoVec.NO_LEASE || vector.length(entry) == 0) {
        return NO_NUMBER; // The kernel refuses empty entries of registered memory.
      }
      int of = numberOf(vector.lease(entry));
      if (number != NO_NUMBER && of != number) {
        return NO_NUMBER;
      }
      number = of;
    }
    return number;
  }

  void enter() {
    inFlight++;
  }

  void leave() {
    inFlight--;
  }

  /** Throws if operations use it. */
  void requireIdle() {
    if (inFlight > 0) {
      throw new IllegalStateException(
          "unregister while %s operations on registered leases are in flight: pool=%s; cancel them,"
                  .formatted(inFlight, pool)
              + " and take their completions");
    }
  }

  @Override
  public String toString() {
    return pool.toString();
  }
}
