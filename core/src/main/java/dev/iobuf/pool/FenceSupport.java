package dev.iobuf.pool;

/**
 * Whether pools of this process have a fence for all threads at once, {@code membarrier(2)}. With
 * it, a {@code put} passes no memory fence of its own, unless a get has lacked an index lately.
 * Without that fence, a get and put take about half the time.
 *
 * <p>The kernel is asked again whenever a pool is created, until it grants the fence. The system
 * property {@code dev.iobuf.membarrier=false} keeps the library from asking: some filters of system
 * calls end a process that asks. If the kernel withdraws the fence, puts pass fences of their own
 * from then on.
 *
 * <p>A snapshot; immutable, and safe for use by any thread.
 */
public final class FenceSupport {
  private final boolean isAvailable;
  private final String reason;

  FenceSupport(boolean isAvailable, String reason) {
    this.isAvailable = isAvailable;
    this.reason = reason;
  }

  /**
   * Tells what holds now.
   *
   * @return a snapshot
   * @throws IllegalArgumentException if the system property {@code dev.iobuf.membarrier} is neither
   *     true nor false
   */
  public static FenceSupport current() {
    return ProcessFence.support();
  }

  /**
   * Tells whether there was a fence for all threads.
   *
   * @return true if there was
   */
  public boolean isAvailable() {
    return isAvailable;
  }

  /**
   * Returns why there was a fence, or why not, and what to do about it.
   *
   * @return a sentence
   */
  public String reason() {
    return reason;
  }

  @Override
  public String toString() {
    return "FenceSupport[isAvailable=" + isAvailable + ", reason=" + reason + "]";
  }
}
