package dev.iobuf.behaviour.io;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.iobuf.io.SystemCallException;
import org.junit.jupiter.api.function.Executable;

/** Failures that are expected, for their messages. */
final class Failures {
  private Failures() {}

  static String message(Class<? extends Throwable> type, Executable call) {
    return String.valueOf(assertThrows(type, call).getMessage());
  }

  static SystemCallException systemCall(Executable call) {
    return assertThrows(SystemCallException.class, call);
  }
}
