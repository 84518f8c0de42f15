package dev.iobuf.pool;

/**
 * The last put of an index of a tracked pool: which thread did it, and where. As text, since the
 * thread, or a class of its stack, would be kept by the pool with all that they lead to.
 */
final class Putting {
  private static final String MESSAGE = "put here";

  private final String thread = Thread.currentThread().toString();
  private final StackTraceElement[] stack = new Throwable(MESSAGE).getStackTrace();

  String thread() {
    return thread;
  }

  /** The place, as what caused a refusal. */
  Throwable asCause() {
    Throwable place = new Throwable(MESSAGE);
    place.setStackTrace(stack);
    return place;
  }
}
