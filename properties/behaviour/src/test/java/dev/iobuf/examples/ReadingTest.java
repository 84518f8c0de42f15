package dev.iobuf.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.uring.IoUringSupport;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A program reads a file to its end, even if the file reports a wrong size, or changes meanwhile;
 * or it reports the change.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // may be in the kernel
class ReadingTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  /** The programs that read. */
  enum Reader {
    COPY {
      @Override
      Ran read(Path source, Path target, Object... options) {
        return Ran.of(Copy::run, with(options, source, target));
      }
    },
    RING_COPY {
      @Override
      Ran read(Path source, Path target, Object... options) {
        return Ran.of(RingCopy::run, with(options, source, target));
      }
    },
    CHECKSUM {
      @Override
      Ran read(Path source, Path target, Object... options) {
        return Ran.of(Checksum::run, with(options, source));
      }

      @Override
      void assertHasRead(Ran ran, Path target, byte[] bytes) throws Exception {
        byte[] sum = MessageDigest.getInstance("SHA-256").digest(bytes);
        assertThat(ran.out()).startsWith(HexFormat.of().formatHex(sum) + "  ");
      }
    };

    abstract Ran read(Path source, Path target, Object... options);

    void assertHasRead(Ran ran, Path target, byte[] bytes) throws Exception {
      assertThat(target).hasBinaryContent(bytes);
    }

    /** The smallest steps that the program can read in. */
    Object[] slowly() {
      return this == COPY
          ? new Object[] {"--buffers", 1, "--tier", "medium"}
          : new Object[] {"--depth", 1};
    }

    private static Object[] with(Object[] options, Object... names) {
      Object[] all = new Object[names.length + options.length];
      System.arraycopy(names, 0, all, 0, names.length);
      System.arraycopy(options, 0, all, names.length, options.length);
      return all;
    }

    void assumeItWorks() {
      IoUringSupport support = IoUringSupport.current();
      Assumptions.assumeTrue(this == COPY || support.isAvailable(), support::toString);
    }
  }

  private Path target() {
    return folder.resolve("target");
  }

  private void assertReadsAll(Reader reader, Path source) throws Exception {
    reader.assumeItWorks();
    byte[] bytes = Files.readAllBytes(source);
    assertThat(bytes).as("%s", source).isNotEmpty();
    Ran ran = reader.read(source, target()).assertDone();
    reader.assertHasRead(ran, target(), bytes);
  }

  /** Of /proc, where a size is 0, and of /sys, where it is 4,096 and the bytes are fewer. */
  @ParameterizedTest
  @EnumSource
  void filesWhoseSizeIsNotTheNumberOfTheirBytes(Reader reader) throws Exception {
    for (String file :
        List.of(
            "/proc/version",
            "/proc/filesystems",
            "/sys/kernel/mm/transparent_hugepage/enabled",
            "/sys/devices/system/cpu/online")) {
      assertReadsAll(reader, Path.of(file));
    }
  }

  /** Its size is 0, and it has more bytes than one read of it gives. */
  @ParameterizedTest
  @EnumSource
  void aLongFileOfProc(Reader reader) throws Exception {
    reader.assumeItWorks();
    Path cpuinfo = Path.of("/proc/cpuinfo");
    Ran ran = reader.read(cpuinfo, target()).assertDone();
    if (reader == Reader.CHECKSUM) {
      byte[] nothing = MessageDigest.getInstance("SHA-256").digest();
      assertThat(ran.out()).doesNotStartWith(HexFormat.of().formatHex(nothing));
    } else {
      // Frequencies differ from one reading to the next.
      assertThat(fixed(target())).isEqualTo(fixed(cpuinfo));
    }
  }

  private static String fixed(Path cpuinfo) throws IOException {
    return Files.readString(cpuinfo).replaceAll("(?m)^(cpu MHz|bogomips).*$", "");
  }

  @ParameterizedTest
  @EnumSource
  void aPipe(Reader reader) throws Exception {
    reader.assumeItWorks();
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    byte[] bytes = new byte[300_001];
    new Random(3).nextBytes(bytes);
    Future<?> writing =
        CompletableFuture.runAsync(() -> {
          try (OutputStream end = Files.newOutputStream(pipe)) {
            for (int from = 0; from < bytes.length; from += 33_333) {
              end.write(bytes, from, Math.min(33_333, bytes.length - from));
            }
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
    Ran ran = reader.read(pipe, target()).assertDone();
    assertThat(writing).succeedsWithin(Duration.ofSeconds(10));
    reader.assertHasRead(ran, target(), bytes);
  }

  /** It may be cut before it was opened, or after it was read: then its bytes are right. */
  @ParameterizedTest
  @EnumSource
  void aFileThatIsCutMeanwhile(Reader reader) throws Exception {
    reader.assumeItWorks();
    Path source = folder.resolve("source");
    try (RandomAccessFile file = new RandomAccessFile(source.toFile(), "rw")) {
      file.setLength(1L << 30);
      CompletableFuture<Ran> reading =
          CompletableFuture.supplyAsync(() -> reader.read(source, target(), reader.slowly()));
      Thread.sleep(200);
      file.setLength(5_001);
      Ran ran = reading.join();
      if (ran.status() != 0) {
        ran.assertFailed(source + ": changed while it was read");
        assertThat(target()).doesNotExist();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDirectoryIsRefused(Reader reader) {
    reader.assumeItWorks();
    reader.read(folder, target()).assertFailed(folder + ": is a directory");
  }

  @ParameterizedTest
  @EnumSource
  void aMissingFileIsNamedAsTheUserNamedIt(Reader reader) {
    reader.assumeItWorks();
    Path none = folder.resolve("none");
    reader.read(none, target()).assertFailed(": no such file or directory: " + none);
    assertThat(target()).doesNotExist();
  }
}
