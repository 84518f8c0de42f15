package dev.iobuf.examples;

/** The command line is not one that the program understands. */
final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
