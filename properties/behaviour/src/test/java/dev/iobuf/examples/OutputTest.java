package dev.iobuf.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.uring.IoUringSupport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A program whose output can't be written fails, with a message. */
@EnabledOnOs(OS.LINUX)
class OutputTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @Test
  void aChecksumThatCannotBeWrittenIsAFailure() throws Exception {
    IoUringSupport support = IoUringSupport.current();
    Assumptions.assumeTrue(support.isAvailable(), support::toString);
    Path file = Files.writeString(folder.resolve("file"), "content");
    Ran ran = Ran.inChild("exec \"$@\" > /dev/full", folder, Checksum.class, file);
    assertThat(ran.status()).isEqualTo(Program.FAILED);
    assertThat(ran.err()).contains("checksum: the standard output could not be written");
  }

  @Test
  void soIsHelp() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("no space");
          }
        };
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);
    try (PrintStream out = new PrintStream(full, false, StandardCharsets.UTF_8)) {
      assertThat(Copy.run(out, err, "--help")).isEqualTo(Program.FAILED);
      assertThat(Copy.run(out, err, "--no")).isEqualTo(Program.MISUSED);
    }
    assertThat(said.toString(StandardCharsets.UTF_8)).startsWith("copy: the standard output");
  }
}
