package dev.iobuf.schedules;

/** Spinning, parking, sleeping and interruption. */
interface Waits {
  void spin(Access.Site site);

  void park(Access.Site site, long nanos);

  /** Sleeps, and returns whether it was interrupted, which clears the status. */
  boolean sleep(Access.Site site, long nanos);

  void unpark(Access.Site site, Thread thread);

  void interrupt(Access.Site site, Thread thread);

  boolean isInterrupted(Access.Site site, Thread thread);

  boolean interrupted(Access.Site site);
}
