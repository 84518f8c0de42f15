package dev.iobuf.pool;

import dev.iobuf.wait.WaitStrategy;
import java.util.Objects;

/**
 * How a pool waits, and what it keeps track of. Immutable; safe for use by any thread.
 *
 * <pre>{@code
 * SmallBufferPool.create(1024, PoolOptions.DEFAULT.waiting(WaitStrategy.YIELD).tracked())
 * }</pre>
 *
 * @param waiting what {@code get} does while all is lent
 * @param isTracked see {@link #tracked()}
 * @param wipes see {@link #wiped()}
 */
public record PoolOptions(WaitStrategy waiting, boolean isTracked, boolean wipes) {
  /** Parks, and keeps no track of anything. */
  public static final PoolOptions DEFAULT = new PoolOptions(WaitStrategy.PARK, false, false);

  /** Checks that nothing is missing. */
  public PoolOptions {
    Objects.requireNonNull(waiting, "waiting");
  }

  /**
   * Chooses what {@code get} does while all is lent.
   *
   * @param strategy how to wait
   * @return the changed options
   */
  public PoolOptions waiting(WaitStrategy strategy) {
    return new PoolOptions(strategy, isTracked, wipes);
  }

  /**
   * Keeps for each lease which thread got it, when and where, and gives every lease a view of its
   * own, which ends with it: a use of a buffer after its put throws an {@link
   * IllegalStateException} from that very access, or from {@code value}, {@code setValue} and
   * {@code address}. Refusals then name the culprit. Accesses by a bare address, as system calls
   * do, are not guarded.
   *
   * <p>For tests, and for finding a fault: a get and put take tens of microseconds, and allocate.
   *
   * <p>Needs native access. Where it is denied, the creation of a pool of buffers throws {@link
   * UnsupportedOperationException}.
   *
   * @return the changed options
   */
  public PoolOptions tracked() {
    return new PoolOptions(waiting, true, wipes);
  }

  /**
   * Overwrites the memory of a lease with zeros when it is put, so that no later holder can read
   * it.
   *
   * @return the changed options; the pool is {@link #tracked()}, too
   */
  public PoolOptions wiped() {
    return new PoolOptions(waiting, true, true);
  }
}
