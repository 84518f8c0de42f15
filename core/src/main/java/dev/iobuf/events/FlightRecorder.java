package dev.iobuf.events;

/** Whether the Java runtime has a Flight Recorder: an image may be without the module jdk.jfr. */
final class FlightRecorder {
  /**
   * Whether classes that extend {@code jdk.jfr.Event} can be loaded. The public classes of this
   * package do not extend it, so that callers can do without.
   */
  static final boolean IS_PRESENT = isPresent();

  private FlightRecorder() {}

  private static boolean isPresent() {
    try {
      Class<?> event = Class.forName("jdk.jfr.Event", false, FlightRecorder.class.getClassLoader());
      // A module that this code was merged into need not require it.
      return FlightRecorder.class.getModule().canRead(event.getModule());
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
