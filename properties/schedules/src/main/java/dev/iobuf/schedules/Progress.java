package dev.iobuf.schedules;

/** What a subject promises of the progress of its calls. */
public enum Progress {
  /** Some call always returns within finitely many steps, whichever threads are delayed. */
  LOCK_FREE,
  /** Calls may wait for other threads, but not for ever while those run. */
  BLOCKING
}
