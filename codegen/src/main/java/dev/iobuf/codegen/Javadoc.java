package dev.iobuf.codegen;

import com.palantir.javapoet.CodeBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.StringTokenizer;

/** Lays out documentation comments as google-java-format does, which wraps them at column 100. */
final class Javadoc {
  /** The rest of 100 columns, beside the comment prefix of a type or of a member. */
  private static final int TYPE_WIDTH = 97;

  private static final int MEMBER_WIDTH = 95;
  private static final String CONTINUATION = "    ";

  private Javadoc() {}

  static CodeBlock ofType(String text) {
    return CodeBlock.of("$L\n", wrap(text, TYPE_WIDTH));
  }

  static CodeBlock ofMember(String text) {
    return CodeBlock.of("$L\n", wrap(text, MEMBER_WIDTH));
  }

  /**
   * Makes a phrase of the user harmless in a comment and in HTML. It becomes the middle of a
   * sentence, without a full stop of its own.
   */
  static String phrase(String text) {
    String phrase = inOneLine(text);
    int end = phrase.length();
    while (end > 0 && (phrase.charAt(end - 1) == '.' || phrase.charAt(end - 1) == ' ')) {
      end--;
    }
    return escape(phrase.substring(0, end));
  }

  /**
   * Replaces each run of blanks, ends of lines (including those of Unicode) and control characters
   * by one blank.
   */
  private static String inOneLine(String text) {
    StringBuilder line = new StringBuilder();
    boolean blank = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c)) {
        blank = true;
      } else {
        line.append(blank && !line.isEmpty() ? " " : "").append(c);
        blank = false;
      }
    }
    return line.toString();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("@", "&#64;")
        .replace("*/", "*&#47;")
        .replace("{", "&#123;")
        .replace("}", "&#125;")
        .replace("\\", "&#92;");
  }

  /**
   * Fills the lines of every paragraph. Empty lines separate paragraphs, and tags begin a line. A
   * paragraph that begins with {@code <pre>} is left alone.
   */
  private static String wrap(String text, int width) {
    StringJoiner paragraphs = new StringJoiner("\n\n");
    for (String paragraph : parts(text.strip(), "\n\n")) {
      paragraphs.add(paragraph.startsWith("<pre>") ? paragraph : fillTags(paragraph, width));
    }
    return paragraphs.toString();
  }

  private static String fillTags(String paragraph, int width) {
    List<String> tags = parts(paragraph, "\n@");
    StringJoiner filled = new StringJoiner("\n").add(fill(tags.getFirst(), width));
    for (String tag : tags.subList(1, tags.size())) {
      filled.add(fill("@" + tag, width));
    }
    return filled.toString();
  }

  private static String fill(String text, int width) {
    String indent = text.startsWith("@") ? CONTINUATION : "";
    StringBuilder lines = new StringBuilder();
    StringBuilder line = new StringBuilder();
    for (StringTokenizer words = new StringTokenizer(text); words.hasMoreTokens(); ) {
      String word = words.nextToken();
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.append(line).append('\n');
        line.setLength(0);
        line.append(indent).append(word);
      } else {
        line.append(line.isEmpty() ? "" : " ").append(word);
      }
    }
    return lines.append(line).toString();
  }

  /**
   * Not by regular expressions: a build runs this code once, and would wait until they are
   * compiled.
   */
  private static List<String> parts(String text, String separator) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (int to = text.indexOf(separator); to >= 0; to = text.indexOf(separator, from)) {
      parts.add(text.substring(from, to));
      from = to + separator.length();
    }
    parts.add(text.substring(from));
    return parts;
  }
}
