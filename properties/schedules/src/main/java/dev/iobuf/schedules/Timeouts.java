package dev.iobuf.schedules;

/** When a wait with a time-out may end by itself. Time is virtual: it moves only by such ends. */
public enum Timeouts {
  /** Never: a wake-up that is missed shows as {@link Outcome#NO_PROGRESS}. */
  NEVER,
  /** Only when no thread can run otherwise. */
  IDLE,
  /** At any time. */
  ANY
}
