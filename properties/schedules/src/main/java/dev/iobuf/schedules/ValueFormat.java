package dev.iobuf.schedules;

/** How a trace shows a number, for words that pack several things. */
@FunctionalInterface
public interface ValueFormat {
  /** Numbers as they are. */
  ValueFormat PLAIN = (place, value) -> Long.toString(value);

  /**
   * Shows a number.
   *
   * @param place where it was read or written, for instance {@code cells[3]}
   * @param value the number
   * @return its text
   */
  String show(String place, long value);
}
