package dev.iobuf.schedules;

/**
 * The times at which a wait with a time-out may end by itself. Time is virtual: it advances only at
 * such ends.
 */
public enum Timeouts {
  /** Never: a missed wake-up shows as {@link Outcome#NO_PROGRESS}. */
  NEVER,
  /** Only if no thread can run otherwise. */
  IDLE,
  /** At any time. */
  ANY
}
