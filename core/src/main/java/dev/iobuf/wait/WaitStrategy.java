package dev.iobuf.wait;

/** What a thread does between two tries to get, once the first has failed. */
public enum WaitStrategy {
  /**
   * Spins: the shortest wake-up, a few dozen nanoseconds, for a processor that does nothing else.
   * For platform threads that have a processor each. A virtual thread would keep its carrier
   * meanwhile, and the holder of the buffer might never run. So after some tries, a virtual thread
   * sleeps as with {@link #PARK}.
   */
  BUSY_SPIN,

  /**
   * Spins, and offers the processor to others at every step by {@link Thread#yield()}. A virtual
   * thread sleeps after some tries, as with {@link #BUSY_SPIN}.
   */
  YIELD,

  /**
   * Sleeps as long as {@link Backoff} says. No put wakes the thread. So it wakes up to 100 ms late,
   * and a put costs nothing more.
   */
  BACK_OFF,

  /**
   * The default. Spins shortly, as long as a {@link SpinWait} lasts. Then the thread sleeps in a
   * queue until it is woken. A put wakes the thread that has waited longest. If other threads sleep
   * already, a thread sleeps without spinning first.
   */
  PARK
}
