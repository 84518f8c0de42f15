package dev.iobuf.wait;

/** What a thread does between two tries, once the first has failed. */
public enum WaitStrategy {
  /**
   * Spins: the shortest wake-up, a few dozen nanoseconds, for a processor that does nothing else.
   * For platform threads that have a processor each. A virtual thread would keep its carrier
   * meanwhile, so that the holder of the buffer might never run: after some looks it sleeps, as
   * with {@link #PARK}.
   */
  BUSY_SPIN,

  /**
   * Spins, and offers the processor to others at every step by {@link Thread#yield()}. A virtual
   * thread sleeps after some looks, as with {@link #BUSY_SPIN}.
   */
  YIELD,

  /**
   * Sleeps by the law of {@link Backoff}. No put wakes it: it wakes up to 100 ms late, and a put
   * costs nothing more.
   */
  BACK_OFF,

  /**
   * The default. Spins shortly, as long as a {@link SpinWait} lasts, then sleeps in a queue until
   * it is woken. A put wakes the thread that has waited longest. If others sleep already, a thread
   * sleeps without spinning first.
   */
  PARK
}
