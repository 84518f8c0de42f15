package dev.iobuf.uring;

import org.jspecify.annotations.Nullable;

/** The first exception of several steps, all of which are to be taken. */
final class Failures {
  private @Nullable Throwable first;

  void add(Throwable thrown) {
    if (first == null) {
      first = thrown;
    } else if (!thrown.equals(first)) { // which an exception can't have suppressed
      first.addSuppressed(thrown);
    }
  }

  /** Throws the first one, with the others as suppressed ones. */
  void throwIfAny() {
    if (first instanceof RuntimeException exception) {
      throw exception;
    }
    if (first instanceof Error error) {
      throw error;
    }
  }
}
