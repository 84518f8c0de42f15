package dev.iobuf.codegen;

import com.palantir.javapoet.CodeBlock;
import java.util.ArrayList;
import java.util.List;

/** Lays out documentation comments as google-java-format does, which wraps them at column 100. */
final class Javadoc {
  /** What is left of 100 columns beside a type's comment prefix, and a member's. */
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

  /** Makes text of the user's harmless in a comment and in HTML. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("@", "&#64;")
        .replace("*/", "*&#47;")
        .replace("\\", "&#92;");
  }

  /**
   * Fills the lines of every paragraph: paragraphs are parted by empty lines, tags begin a line,
   * and what begins with {@code <pre>} is left alone.
   */
  private static String wrap(String text, int width) {
    List<String> paragraphs = new ArrayList<>();
    for (String paragraph : text.strip().split("\n\n", -1)) {
      if (paragraph.startsWith("<pre>")) {
        paragraphs.add(paragraph);
      } else {
        List<String> tags = new ArrayList<>();
        for (String tag : paragraph.split("\n(?=@)", -1)) {
          tags.add(fill(tag, width));
        }
        paragraphs.add(String.join("\n", tags));
      }
    }
    return String.join("\n\n", paragraphs);
  }

  private static String fill(String text, int width) {
    String indent = text.startsWith("@") ? CONTINUATION : "";
    StringBuilder lines = new StringBuilder();
    StringBuilder line = new StringBuilder();
    for (String word : text.strip().split("\\s+", -1)) {
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
}
