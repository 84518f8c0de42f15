package dev.iobuf.quickstart;

import java.util.Locale;
import java.util.function.LongConsumer;

/** A line on the terminal that says how far a copy has come; nothing where output is piped. */
final class Progress implements LongConsumer, AutoCloseable {
  private final StatusLine line = StatusLine.ofTerminal();
  private final long total;

  /**
   * Creates a line that is shown only if the program runs on a terminal.
   *
   * @param total bytes that there are to copy, as far as is known; 0 if it is not
   */
  Progress(long total) {
    this.total = total;
  }

  @Override
  public void accept(long bytes) {
    line.show(() ->
        total > 0
            ? "%s of %s, %d %%"
                .formatted(
                    size((double) bytes), size((double) total), Math.min(100, 100 * bytes / total))
            : size((double) bytes));
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
    line.close();
  }
}
