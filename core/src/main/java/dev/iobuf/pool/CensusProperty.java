package dev.iobuf.pool;

/**
 * The system property {@code dev.iobuf.census}. By it, an operator turns the census on for all
 * pools whose options do not decide it: see {@link PoolOptions#census()}.
 */
final class CensusProperty {
  private static final String NAME = "dev.iobuf.census";

  private CensusProperty() {}

  /**
   * Returns its value, as {@link PoolChoices#census}.
   *
   * @throws IllegalArgumentException if it is not true, false, or a number of at least 1
   */
  static int value() {
    String value = System.getProperty(NAME);
    return switch (value) {
      case null -> PoolChoices.NO_CENSUS;
      case "false" -> PoolChoices.NO_CENSUS;
      case "", "true" -> PoolChoices.HOLDERS;
      default -> every(value);
    };
  }

  private static int every(String value) {
    try {
      int every = Integer.parseInt(value);
      if (every >= 1) {
        return every;
      }
    } catch (NumberFormatException e) {
      // Refused below.
    }
    throw new IllegalArgumentException(
        "-D"
            + NAME
            + " must be true, false, or a number n of at least 1, so that every n-th get of a thread"
            + " records its stack: value="
            + value);
  }
}
