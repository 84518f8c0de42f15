package dev.iobuf.behaviour.interop;

import dev.iobuf.pool.IoBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A lease as a buffer of Agrona, which has no release of its own: closing this puts the lease.
 *
 * @param lent the lease, as {@code borrow()} returns it
 * @param buffer the same memory; not to be used after {@link #close()}
 */
public record LeasedUnsafeBuffer(IoBuffer lent, UnsafeBuffer buffer) implements AutoCloseable {
  /** Takes over the result of {@code borrow()}. */
  public static LeasedUnsafeBuffer over(IoBuffer lent) {
    return new LeasedUnsafeBuffer(lent, new UnsafeBuffer(lent.address(), lent.size()));
  }

  @Override
  public void close() {
    buffer.wrap(0, 0); // A later access is out of bounds, and meets no memory of another holder.
    lent.close();
  }
}
