package dev.iobuf.events;

/** Tells whether the Java runtime has a Flight Recorder: an image may lack the module jdk.jfr. */
final class FlightRecorder {
  /**
   * Returns true if classes that extend {@code jdk.jfr.Event} can be loaded. The public classes of
   * this package do not extend it, so that callers need not check this.
   */
  static final boolean IS_PRESENT = isPresent();

  private FlightRecorder() {}

  private static boolean isPresent() {
    try {
      Class<?> event = Class.forName("jdk.jfr.Event", false, FlightRecorder.class.getClassLoader());
      // If this code was merged into another module, that module may not require it.
      return FlightRecorder.class.getModule().canRead(event.getModule());
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
