package dev.iobuf.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The status line of a program on a terminal. */
class StatusLineTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream terminal = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private String shown() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aLineIsWrittenOverAndWipedAtTheEnd() {
    try (StatusLine line = new StatusLine(terminal, true, 0)) {
      line.show(() -> "10 of 20");
      line.show(() -> "9");
    }
    assertThat(shown()).isEqualTo("\r10 of 20\r9       \r \r");
  }

  @Test
  void aLineThatComesTooSoonIsNotShown() {
    try (StatusLine line = new StatusLine(terminal, true, Long.MAX_VALUE)) {
      line.show(() -> "too soon");
    }
    assertThat(shown()).isEmpty();
  }

  @Test
  void nothingIsShownWithoutATerminal() {
    try (StatusLine line = new StatusLine(terminal, false, 0)) {
      line.show(() -> "not shown");
    }
    assertThat(shown()).isEmpty();
  }
}
