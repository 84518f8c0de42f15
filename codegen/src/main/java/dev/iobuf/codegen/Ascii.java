package dev.iobuf.codegen;

/**
 * Java source in ASCII. It has the same bytes under every encoding and locale. No invisible
 * character in it ends a line, a literal or a comment.
 */
final class Ascii {
  private static final char FIRST_PRINTED = ' ';
  private static final char LAST_PRINTED = '~';

  private Ascii() {}

  /**
   * Escapes all characters that are not ASCII. Lines stay: the source must end them by {@code \n}.
   */
  static String source(String source) {
    StringBuilder ascii = new StringBuilder(source.length());
    for (int i = 0; i < source.length(); i++) {
      char c = source.charAt(i);
      if (c == '\n' || isPrinted(c)) {
        ascii.append(c);
      } else {
        escape(c, ascii);
      }
    }
    return ascii.toString();
  }

  /** Returns the string literal of a text. */
  static String literal(String text) {
    StringBuilder literal = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> literal.append('\\').append(c);
        case '\n' -> literal.append("\\n");
        case '\r' -> literal.append("\\r");
        case '\t' -> literal.append("\\t");
        default -> {
          if (isPrinted(c)) {
            literal.append(c);
          } else {
            escape(c, literal);
          }
        }
      }
    }
    return literal.append('"').toString();
  }

  private static boolean isPrinted(char c) {
    return FIRST_PRINTED <= c && c <= LAST_PRINTED;
  }

  /** By hand: a Formatter would load its locales first. */
  private static void escape(char c, StringBuilder into) {
    String digits = Integer.toHexString(c);
    into.append("\\u").repeat("0", "0000".length() - digits.length()).append(digits);
  }
}
