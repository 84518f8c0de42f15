package dev.iobuf.quickstart;

import java.io.Console;
import java.util.Locale;
import java.util.function.LongConsumer;

/** A line on the terminal that says how far the copy has come; nothing where output is piped. */
final class Progress implements LongConsumer, AutoCloseable {
  private static final long INTERVAL_NANOS = 100_000_000;

  private final boolean isShown;
  private final long total;
  private long shownAt = System.nanoTime();
  private int width;

  /**
   * Creates a line that is shown only if the program runs on a terminal.
   *
   * @param total bytes that there are to copy, as far as is known; 0 if it is not
   */
  @SuppressWarnings("SystemConsoleNull") // It is null where output is piped, from JDK 25 on again.
  Progress(long total) {
    Console console = System.console();
    this.isShown = console != null && console.isTerminal();
    this.total = total;
  }

  @Override
  public void accept(long bytes) {
    long now = System.nanoTime();
    if (isShown && now - shownAt >= INTERVAL_NANOS) {
      shownAt = now;
      String line =
          total > 0
              ? "%s of %s, %d %%"
                  .formatted(
                      size((double) bytes),
                      size((double) total),
                      Math.min(100, 100 * bytes / total))
              : size((double) bytes);
      show(line);
    }
  }

  private void show(String line) {
    System.err.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
    System.err.flush();
    width = line.length();
  }

  /** A number of bytes for people. */
  static String size(double bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    int unit = 0;
    double value = bytes;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
  }

  /** Wipes the line. */
  @Override
  public void close() {
    if (width > 0) {
      show("");
      System.err.print("\r");
    }
  }
}
