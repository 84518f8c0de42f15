package dev.iobuf.schedules;

/** The progress that a subject promises for its calls. */
public enum Progress {
  /** Some call always returns within finitely many steps, even if any threads are delayed. */
  LOCK_FREE,
  /** Calls may wait for other threads, but not without end while those run. */
  BLOCKING
}
