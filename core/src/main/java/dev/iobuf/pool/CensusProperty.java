package dev.iobuf.pool;

/**
 * The system property {@code dev.iobuf.census}, by which an operator has a census taken of all
 * pools whose options say nothing of it: see {@link PoolOptions#census()}.
 */
final class CensusProperty {
  private static final String NAME = "dev.iobuf.census";

  private CensusProperty() {}

  /**
   * Returns what it says, as {@link PoolChoices#census}.
   *
   * @throws IllegalArgumentException if it is neither a number from 1 on, nor true or false
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
            + " must be true, false, or a number from 1 on, so that every so manyth get of a thread"
            + " records its stack: value="
            + value);
  }
}
