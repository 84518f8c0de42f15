package dev.iobuf.benchmarks.peers;

/** Pauses before the next try, if a buffer is free but could not be got at this moment. */
public final class Retry {
  private static final int SPINS = 64;

  private Retry() {}

  /**
   * Waits a little: first on the processor, then by yielding it to the thread that is in the way.
   * On an overcommitted machine, that is best for pools without a waiting get.
   *
   * @param attempt how often the caller has tried
   * @return the next attempt
   */
  @SuppressWarnings("ThreadPriorityCheck")
  public static int pause(int attempt) {
    if (attempt < SPINS) {
      Thread.onSpinWait();
    } else {
      Thread.yield();
    }
    return attempt + 1;
  }
}
