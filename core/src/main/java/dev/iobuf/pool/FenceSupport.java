package dev.iobuf.pool;

/**
 * Whether pools of this process have a fence for all threads at once, {@code membarrier(2)}. With
 * it, a {@code put} passes no memory fence of its own, unless a get has lacked an index lately. A
 * get and put then take about half the time.
 *
 * <p>The kernel is asked again whenever a pool is created, until it grants the fence. The system
 * property {@code dev.iobuf.membarrier=false} keeps the library from asking: some filters of system
 * calls end a process that asks. If the kernel withdraws the fence, puts pass fences of their own
 * from then on.
 *
 * @param isAvailable whether there is one now
 * @param reason why, or why not, and what to do about it
 */
public record FenceSupport(boolean isAvailable, String reason) {
  /**
   * Tells what holds now.
   *
   * <p>Safe for use by any thread.
   *
   * @return a moment's answer
   * @throws IllegalArgumentException if the system property {@code dev.iobuf.membarrier} is neither
   *     true nor false
   */
  public static FenceSupport current() {
    return ProcessFence.support();
  }
}
