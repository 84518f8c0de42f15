package dev.iobuf.examples;

import java.io.Console;
import java.io.PrintStream;
import java.util.function.Supplier;

/**
 * A line on a terminal that is overwritten, ten times a second. Without a terminal, it does
 * nothing.
 */
final class StatusLine implements AutoCloseable {
  private static final long INTERVAL_NANOS = 100_000_000;

  private final PrintStream out;
  private final boolean isShown;
  private final long interval;
  private long shownAt = System.nanoTime();
  private int width;

  /** The least time between two lines, in nanoseconds. */
  StatusLine(PrintStream out, boolean isShown, long interval) {
    this.out = out;
    this.isShown = isShown;
    this.interval = interval;
  }

  /** The terminal on which the program runs, if it runs on one. */
  @SuppressWarnings("SystemConsoleNull") // From JDK 25 on, it is again null if output is piped.
  static StatusLine ofTerminal() {
    Console console = System.console();
    return new StatusLine(System.err, console != null && console.isTerminal(), INTERVAL_NANOS);
  }

  /** Replaces the last line by a new one, if it is time to. */
  void show(Supplier<String> line) {
    if (isShown && System.nanoTime() - shownAt >= interval) {
      shownAt = System.nanoTime();
      write(line.get());
    }
  }

  private void write(String line) {
    out.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
    out.flush();
    width = line.length();
  }

  /** Wipes the line. */
  @Override
  public void close() {
    if (width > 0) {
      write("");
      out.print("\r");
    }
  }
}
