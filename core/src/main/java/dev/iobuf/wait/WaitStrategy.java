package dev.iobuf.wait;

/** What a thread does between two tries, once the first has failed. */
public enum WaitStrategy {
  /**
   * Spins: the shortest wake-up, a few dozen nanoseconds, for a processor that does nothing else.
   * For platform threads that have a processor each: virtual ones keep their carriers meanwhile, so
   * that who holds what they wait for may never run.
   */
  BUSY_SPIN,

  /** Spins, and offers the processor to others at every step by {@link Thread#yield()}. */
  YIELD,

  /**
   * Sleeps by the law of {@link Backoff}: no thread has to wake it, and it wakes up to 100 ms late.
   * Costs those who put nothing at all.
   */
  BACK_OFF,

  /**
   * Spins shortly, as long as a {@link SpinWait} lasts, then sleeps in a queue until it is woken:
   * the default. Who puts wakes the one that has waited longest. Where others sleep already, it
   * does so without a spin.
   */
  PARK
}
