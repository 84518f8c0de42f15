package dev.iobuf.codegen;

import java.util.ArrayList;
import java.util.List;

/**
 * A source file in which {@code ‸} stands before everything that an error is expected at.
 *
 * @param path where it lies
 * @param marked the text, marks included
 */
record MarkedSource(String path, String marked) {
  private static final char MARK = '‸';

  /** A {@code package-info.java} of package {@code net}. */
  static MarkedSource packageInfo(String descriptors) {
    return new MarkedSource(
        "net/package-info.java",
        descriptors.strip() + "\npackage net;\n\nimport dev.iobuf.annotation.*;\n");
  }

  /** A file of package {@code net} with a type that is not public. */
  static MarkedSource type(String declaration) {
    return new MarkedSource(
        "net/Type.java", "package net;\n\nimport dev.iobuf.annotation.*;\n\n" + declaration);
  }

  /** The source for the compiler. */
  String code() {
    return marked.replace(String.valueOf(MARK), "");
  }

  /** The {@code line:column} of each mark in the code, as javac counts, from 1. */
  List<String> positions() {
    List<String> positions = new ArrayList<>();
    int line = 1;
    int column = 1;
    for (int i = 0; i < marked.length(); i++) {
      char c = marked.charAt(i);
      if (c == MARK) {
        positions.add(line + ":" + column);
      } else if (c == '\n') {
        line++;
        column = 1;
      } else {
        column++;
      }
    }
    return positions;
  }
}
