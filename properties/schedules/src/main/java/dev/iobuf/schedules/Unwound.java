package dev.iobuf.schedules;

/** Ends a fiber whose schedule is over. An Error, so that the code under test lets it pass. */
@SuppressWarnings("StaticAssignmentOfThrowable") // it has no stack trace
final class Unwound extends Error {
  private static final long serialVersionUID = 1;

  static final Unwound INSTANCE = new Unwound();

  private Unwound() {
    super("the schedule is over", null, false, false);
  }
}
