package dev.iobuf.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program that appends lines to a log. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // may be in the kernel
class LogTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @BeforeAll
  static void assumeIoUring() {
    Ran.assumeIoUring();
  }

  private static Ran log(String input, Object... arguments) {
    ByteArrayInputStream in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
    return Ran.of((out, err, given) -> Log.run(in, out, err, given), arguments);
  }

  @Test
  void linesAreNumberedAndReadBack() {
    assertThat(log("one\ntwo\n", folder, "--segment", 1).assertDone().out()).isEqualTo("0\n1\n");
    assertThat(log("three\n", folder, "--segment", 1).assertDone().out()).isEqualTo("2\n");

    Ran read = log("", folder, "--read").assertDone();

    assertThat(read.out()).isEqualTo("0 one\n1 two\n2 three\n");
    assertThat(read.err()).contains("3 records from 0 on", "nothing was written");
  }

  @Test
  void aFolderThatIsMissingIsNotRead() {
    log("", folder.resolve("missing"), "--read").assertFailed("there is no such folder");
  }
}
