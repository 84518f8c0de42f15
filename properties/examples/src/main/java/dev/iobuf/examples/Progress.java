package dev.iobuf.examples;

import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** A line on the terminal that shows the progress of a program; nothing if output is piped. */
final class Progress implements LongConsumer, AutoCloseable {
  /** A rate means nothing until some time has passed. */
  private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final String done;
  private final long total;
  private final StatusLine line;
  private final LongSupplier clock;
  private final long start;

  /**
   * Creates a line.
   *
   * @param done the past participle of the work, such as {@code copied}
   * @param total the number of bytes in all; 0 if it is not known
   * @param clock returns the nanoseconds
   */
  Progress(String done, long total, StatusLine line, LongSupplier clock) {
    this.done = done;
    this.total = total;
    this.line = line;
    this.clock = clock;
    this.start = clock.getAsLong();
  }

  /** Creates a line that is shown only if the program runs on a terminal. */
  static Progress of(String done, long total) {
    return new Progress(done, total, StatusLine.ofTerminal(), System::nanoTime);
  }

  @Override
  public void accept(long bytes) {
    line.show(() -> text(bytes));
  }

  private String text(long bytes) {
    StringBuilder text = new StringBuilder(done + " " + Quantity.size((double) bytes));
    if (total > 0) {
      text.append(" of ").append(Quantity.size((double) total));
      text.append(", ").append(Math.min(100, 100 * bytes / total)).append(" %");
    }
    long nanos = clock.getAsLong() - start;
    if (nanos >= LEAST_NANOS && bytes > 0) {
      text.append(", ").append(Quantity.rate(bytes, nanos));
      if (total > bytes) {
        double left = (double) (total - bytes) / bytes * nanos / 1e9;
        text.append(", ").append(Quantity.estimate(left)).append(" left");
      }
    }
    return text.toString();
  }

  /** Wipes the line. */
  @Override
  public void close() {
    line.close();
  }
}
