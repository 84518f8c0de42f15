package dev.iobuf.schedules;

/**
 * The result of a call that threw: compared by the simple name of the exception's class, since the
 * classes under test belong to a loader of their own.
 *
 * @param exception the simple name, for instance {@code IllegalStateException}
 */
public record Thrown(String exception) {
  /**
   * The result of a call that threw an instance of a class.
   *
   * @param type the class, exactly
   * @return the result
   */
  public static Thrown of(Class<? extends Throwable> type) {
    return new Thrown(type.getSimpleName());
  }

  @Override
  public String toString() {
    return "throws " + exception;
  }
}
