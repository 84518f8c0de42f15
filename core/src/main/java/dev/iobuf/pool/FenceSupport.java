package dev.iobuf.pool;

/**
 * Tells whether pools of this process can use {@code membarrier(2)}, a fence for all threads at
 * once. With it, a {@code put} issues no memory fence of its own, unless a get has recently found
 * no index. A get and put without that fence take about half the time.
 *
 * <p>Each creation of a pool asks the kernel again, until the kernel grants the fence. The system
 * property {@code dev.iobuf.membarrier=false} keeps the library from asking: some filters of system
 * calls end a process that asks. If the kernel withdraws the fence, puts issue fences of their own
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
   * Returns the present support.
   *
   * @return a snapshot
   * @throws IllegalArgumentException if the system property {@code dev.iobuf.membarrier} is neither
   *     true nor false
   */
  public static FenceSupport current() {
    return ProcessFence.support();
  }

  /**
   * Tells whether the fence for all threads was available.
   *
   * @return true if it was
   */
  public boolean isAvailable() {
    return isAvailable;
  }

  /**
   * Returns why the fence was available, or why not and what to do about it.
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
