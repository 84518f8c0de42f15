package dev.iobuf.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.Tier;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The copier copies any file exactly, or prints the reason in one line and leaves no trace. */
@EnabledOnOs(OS.LINUX)
class CopyTest {
  private static final long BIG = (300L << 20) + 7;
  private static final int MEBIBYTE = 1 << 20;

  @TempDir static Path shared;
  @TempDir Path directory;

  private static Ran copy(Object... arguments) {
    return Ran.of(Copy::run, arguments);
  }

  /** The same in a JVM of its own, under a shell that first runs {@code setup}. */
  private static Ran copyInChild(String setup, List<String> jvmOptions, Object... arguments)
      throws IOException, InterruptedException {
    return Ran.inChild(setup + "; exec \"$@\"", shared, jvmOptions, Copy.class, arguments);
  }

  private static Path file(Path directory, long size) {
    Path file = directory.resolve("source-" + size);
    if (!Files.exists(file)) {
      try (OutputStream stream = Files.newOutputStream(file)) {
        Random random = new Random(size);
        byte[] chunk = new byte[MEBIBYTE];
        for (long left = size; left > 0; left -= chunk.length) {
          random.nextBytes(chunk);
          stream.write(chunk, 0, (int) Math.min(left, chunk.length));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return file;
  }

  private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (DigestInputStream stream = new DigestInputStream(Files.newInputStream(file), digest)) {
      stream.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private List<String> leftBehind() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @EnumSource
  void copiesFilesOfEverySizeThroughEveryTier(Tier tier) throws Exception {
    for (long size : new long[] {0, 1, 100_003, BIG}) {
      Path source = file(shared, size);
      Path target = directory.resolve("target");
      Ran outcome = copy(source, target, "--tier", tier, "--verify");
      assertThat(outcome.status()).as("%s", outcome).isZero();
      assertThat(outcome.out())
          .contains("copied " + (size == 1 ? "1 byte" : "%,d bytes".formatted(size)) + " in ")
          .contains(" %s buffer".formatted(tier.name().toLowerCase(Locale.ROOT)))
          .contains("verified");
      assertThat(Files.size(target)).isEqualTo(size);
      assertThat(sha256(target)).as("%d bytes", size).isEqualTo(sha256(source));
    }
    assertThat(leftBehind()).containsExactly("target");
  }

  @Test
  void oneReadFillsAllBuffersAndOneWriteEmptiesThem() {
    Ran outcome =
        copy(file(directory, 131_072), directory.resolve("t"), "--tier", "small", "--buffers", 64);
    // A read of 64 × 2 KiB, their write, and the read that finds the end.
    assertThat(outcome.out())
        .contains("by 3 system calls")
        .contains("through 64 small buffers of 2 KiB");
  }

  @Test
  void lendsNoMoreThanTheSourceFillsAndRatesNoneThatMeansNothing() {
    Ran outcome = copy(file(directory, 8_192), directory.resolve("t"));
    assertThat(outcome.out())
        .matches(
            "copied 8,192 bytes in \\d+\\.\\d{3} s by 3 system calls, through 1 large buffer of 128 KiB\\R");
    assertThat(copy(file(shared, BIG), directory.resolve("t")).out())
        .containsPattern(" s \\([\\d.]+ [KMG]iB/s\\) by ")
        .contains("through 512 large buffers");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h"})
  void helpIsNoError(String option) {
    Ran outcome = copy(option);
    assertThat(outcome.status()).isZero();
    assertThat(outcome.out()).startsWith("usage: copy SOURCE TARGET").contains("--verify", option);
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void theVersionIsNoError() {
    Ran outcome = copy("--version");
    assertThat(outcome.status()).isZero();
    assertThat(outcome.out()).startsWith("copy of iobuf ");
  }

  @Test
  void namesMayBeginWithADashAfterTwo() throws Exception {
    Path source = Files.writeString(directory.resolve("-h"), "dash");
    Path target = directory.resolve("target");
    assertThat(copy("--", source, target).status()).isZero();
    assertThat(copy("--", "-h", target)).satisfies(o -> assertThat(o.err()).contains(": -h"));
    assertThat(target).hasContent("dash");
  }

  @Test
  void aFileThatDiffersIsFound() throws Exception {
    Path one = file(directory, 3 * MEBIBYTE);
    byte[] bytes = Files.readAllBytes(one);
    Path other = Files.write(directory.resolve("other"), bytes);
    assertThat(Comparison.mismatch(one, other, seen -> {})).isEqualTo(-1);
    Path longer = Files.write(directory.resolve("longer"), Arrays.copyOf(bytes, bytes.length + 1));
    assertThat(Comparison.mismatch(one, longer, seen -> {})).isEqualTo(bytes.length);
    bytes[2 * MEBIBYTE + 5]++;
    Files.write(other, bytes);
    assertThat(Comparison.mismatch(one, other, seen -> {})).isEqualTo(2 * MEBIBYTE + 5);
  }

  @Test
  void printsTheLinesThatTheReadmeShows() throws Exception {
    Path readme = Path.of("../../README.md");
    Ran outcome = copy(readme, directory.resolve("t"), "--verify");
    assertThat(withoutNumbers(Files.readString(readme))).contains(withoutNumbers(outcome.out()));
  }

  private static String withoutNumbers(String text) {
    return text.replaceAll("\\d[\\d.,]*", "#");
  }

  @Test
  void copiesAFileThatReportsNoSize() throws Exception {
    Path target = directory.resolve("target");
    assertThat(copy("/proc/self/status", target).status()).isZero();
    assertThat(Files.readString(target)).startsWith("Name:");
  }

  @Test
  void refusesASourceThatIsNotThere() {
    assertRefused(copy("/no/such/file", directory.resolve("t")), 1, "no such file", "/no/such");
  }

  @Test
  void saysWhyASourceThatIsThereCannotBeReached() throws Exception {
    Path link = directory.resolve("link");
    Files.createSymbolicLink(link, link);
    assertRefused(copy(link, directory.resolve("t")), 1, "symbolic links");
  }

  @Test
  void refusesDirectories() {
    Path source = file(directory, 1);
    assertRefused(copy(directory, directory.resolve("t")), 1, "is a directory");
    assertRefused(copy(source, directory), 1, "is a directory");
  }

  @Test
  void refusesATargetThatIsTheSource() throws Exception {
    Path source = file(directory, 1);
    Path link = Files.createSymbolicLink(directory.resolve("link"), source);
    assertRefused(copy(source, source), 1, "is the source itself");
    assertRefused(copy(source, link), 1, "is the source itself");
    assertThat(Files.size(source)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--tier Tiny",
        "--buffers 0",
        "--buffers 1025",
        "--buffers many",
        "--x",
        "-x",
        "u"
      })
  void refusesAWrongCommandLineAndShowsTheUsage(String wrong) {
    List<Object> arguments = new ArrayList<>(List.of(file(directory, 1), directory.resolve("t")));
    arguments.addAll(Arrays.asList(wrong.split(" ")));
    Ran outcome = copy(arguments.toArray());
    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.err())
        .contains(wrong.substring(wrong.indexOf(' ') + 1))
        .contains("usage: copy SOURCE TARGET")
        .contains("Pico, Nano");
    assertThat(directory.resolve("t")).doesNotExist();
  }

  @Test
  void aFullDeviceEndsItWithOneLine() {
    assertRefused(copy(file(directory, 1), "/dev/full"), 1, "/dev/full: writev", "ENOSPC");
  }

  /** A limit on file size stops the write in the middle, as a full disk would. */
  @Test
  void aWriteThatFailsHalfWayLeavesTheOldTargetAndNothingElse() throws Exception {
    Path source = file(directory, 4 * MEBIBYTE);
    Path target = Files.writeString(directory.resolve("target"), "old");
    Ran outcome =
        copyInChild(
            "ulimit -f 2048",
            List.of("--enable-native-access=ALL-UNNAMED"),
            source,
            target,
            "--tier",
            "medium",
            "--buffers",
            16);
    assertRefused(outcome, 1, target + ": pwritev failed: EFBIG");
    assertThat(outcome.err()).doesNotContain(".part");
    assertThat(target).hasContent("old");
    assertThat(leftBehind()).containsExactly(source.getFileName().toString(), "target");
  }

  @Test
  void withoutNativeAccessItSaysHowToAllowIt() throws Exception {
    Path target = directory.resolve("target");
    Ran outcome =
        copyInChild("true", List.of("--illegal-native-access=deny"), file(directory, 1), target);
    assertRefused(outcome, 1, "--enable-native-access");
    assertThat(target).doesNotExist();
  }

  @Test
  void withoutMemoryForTheBuffersItSaysHowMuchTheyNeed() throws Exception {
    Path target = directory.resolve("target");
    Path source = shared.resolve("sparse");
    try (RandomAccessFile sparse = new RandomAccessFile(source.toFile(), "rw")) {
      sparse.setLength(16L * Tier.TITAN.size());
    }
    Ran outcome =
        copyInChild(
            "true",
            List.of("--enable-native-access=ALL-UNNAMED", "-Ddev.iobuf.slab=arena"),
            source,
            target,
            "--tier",
            "titan",
            "--buffers",
            16);
    // If slabs are not mapped memory, a logger reports it, with the reason.
    String logged = "INFO: slabs are allocated from arenas";
    assertThat(outcome.err()).containsOnlyOnce(logged);
    String said = outcome.err().substring(outcome.err().indexOf("copy: "));
    assertRefused(
        new Ran(outcome.status(), outcome.out(), said), 1, "2147483648 bytes was refused");
    assertThat(leftBehind()).isEmpty();
  }

  @Test
  void refusesToVerifyASourceThatCannotBeReadAgain() throws Exception {
    Path pipe = pipe("rw-------");
    assertRefused(copy(pipe, directory.resolve("t"), "--verify"), 1, "pipe", "--verify");
    assertRefused(copy(file(shared, 1), "/dev/null", "--verify"), 1, "/dev/null", "--verify");
    assertThat(leftBehind()).containsExactly("pipe");
  }

  @Test
  void onlyReadersOfTheSourceMayReadTheUnfinishedCopy() throws Exception {
    Path pipe = pipe("rw-------");
    Path target = directory.resolve("target");
    CompletableFuture<Ran> copying = CompletableFuture.supplyAsync(() -> copy(pipe, target));
    try (RandomAccessFile end = new RandomAccessFile(pipe.toFile(), "rw")) {
      end.write(1);
      Path written = firstBytes(copying);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(written)))
          .isEqualTo("rw-------");
      assertThat(target).doesNotExist();
    }
    assertThat(copying.join().status()).isZero();
    assertThat(leftBehind()).containsExactly("pipe", "target");
  }

  private Path pipe(String permissions) throws IOException, InterruptedException {
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return Files.setPosixFilePermissions(pipe, PosixFilePermissions.fromString(permissions));
  }

  /** Waits for the file under which the copy begins, until it has bytes. */
  private Path firstBytes(Future<Ran> copying) throws IOException, InterruptedException {
    while (true) {
      assertThat(copying).isNotDone();
      try (Stream<Path> files = Files.list(directory)) {
        Optional<Path> written =
            files.filter(Files::isRegularFile).filter(file -> file.toFile().length() > 0).findAny();
        if (written.isPresent()) {
          return written.get();
        }
      }
      Thread.sleep(1);
    }
  }

  @Test
  void showsNoProgressWhenPiped() throws Exception {
    Ran outcome =
        copyInChild(
            "true",
            List.of("--enable-native-access=ALL-UNNAMED"),
            file(shared, BIG),
            directory.resolve("target"));
    assertThat(outcome.status()).isZero();
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out().lines()).hasSize(1);
  }

  private static void assertRefused(Ran outcome, int status, String... pieces) {
    assertThat(outcome.status()).as("%s", outcome).isEqualTo(status);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err().lines()).hasSize(1);
    assertThat(outcome.err()).startsWith("copy: ").contains(pieces);
  }
}
