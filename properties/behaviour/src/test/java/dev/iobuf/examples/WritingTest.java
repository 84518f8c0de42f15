package dev.iobuf.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.uring.IoUringSupport;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The target of a copy: its name, its owner, its links, its holes. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // may be in the kernel
class WritingTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  /** The programs that copy. */
  enum Copier {
    COPY(Copy.class),
    RING_COPY(RingCopy.class);

    private final Class<?> program;

    Copier(Class<?> program) {
      this.program = program;
    }

    private Ran copy(Path source, Path target) {
      assumeItWorks();
      return Ran.of(this == COPY ? Copy::run : RingCopy::run, source, target);
    }

    private void assumeItWorks() {
      IoUringSupport support = IoUringSupport.current();
      Assumptions.assumeTrue(this == COPY || support.isAvailable(), support::toString);
    }
  }

  private Path source() throws IOException {
    Path source = Files.writeString(folder.resolve("source"), "new");
    return Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rw-r--r--"));
  }

  private Path old(String permissions) throws IOException {
    Path target = Files.writeString(folder.resolve("target"), "old");
    return Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(permissions));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @ParameterizedTest
  @EnumSource
  void aNewTargetGetsThePermissionsOfTheSource(Copier copier) throws Exception {
    Path source = source();
    Path target = folder.resolve("target");
    for (String permissions : List.of("rw-------", "r-xr-x--x", "rw-rw-rw-")) {
      Files.setPosixFilePermissions(source, PosixFilePermissions.fromString(permissions));
      copier.copy(source, target).assertDone();
      assertThat(permissions(target)).isEqualTo(permissions);
      Files.delete(target);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anExistingTargetKeepsItsPermissions(Copier copier) throws Exception {
    for (String permissions : List.of("rw-------", "rwxr-xr-x", "rw-rw-rw-")) {
      Path target = old(permissions);
      copier.copy(source(), target).assertDone();
      assertThat(target).hasContent("new");
      assertThat(permissions(target)).isEqualTo(permissions);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anExistingTargetKeepsItsOwner(Copier copier) throws Exception {
    assumeRoot();
    Path target = old("rw-r-----");
    Files.setAttribute(target, "unix:uid", 12_345);
    Files.setAttribute(target, "unix:gid", 54_321);
    copier.copy(source(), target).assertDone();
    assertThat(Files.getAttribute(target, "unix:uid")).isEqualTo(12_345);
    assertThat(Files.getAttribute(target, "unix:gid")).isEqualTo(54_321);
    assertThat(permissions(target)).isEqualTo("rw-r-----");
  }

  /** Another group must not read a file that only the target's group may read. */
  @Test
  void wherePermissionsCannotStayWithTheirGroupTheGroupGetsNoneOfThem() throws Exception {
    assumeRoot();
    String unprivileged = "setpriv --reuid=65534 --regid=65534 --clear-groups ";
    Path classes = Path.of(Copy.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Assumptions.assumeTrue(
        new ProcessBuilder("sh", "-c", unprivileged + "ls " + classes).start().waitFor() == 0,
        "no setpriv, or another user may not read the classes");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path target = old("rw-r-----");
    Ran.inChild("exec " + unprivileged + "\"$@\"", folder, Copy.class, source(), target)
        .assertDone();
    assertThat(target).hasContent("new");
    assertThat(Files.getAttribute(target, "unix:uid")).isEqualTo(65_534);
    assertThat(permissions(target)).isEqualTo("rw-------");
  }

  private void assumeRoot() throws IOException {
    Assumptions.assumeTrue(
        Integer.valueOf(0).equals(Files.getAttribute(folder, "unix:uid")),
        "only root gives files away");
  }

  @ParameterizedTest
  @EnumSource
  void aSymbolicLinkStaysAndItsFileIsReplaced(Copier copier) throws Exception {
    Path target = old("rw-r--r--");
    Path link = Files.createSymbolicLink(folder.resolve("link"), target.getFileName());
    Path second = Files.createSymbolicLink(folder.resolve("second"), link.getFileName());
    copier.copy(source(), second).assertDone();
    assertThat(link).isSymbolicLink();
    assertThat(second).isSymbolicLink();
    assertThat(target).isRegularFile().hasContent("new");
  }

  @ParameterizedTest
  @EnumSource
  void aLinkThatLeadsToNoFileIsRefusedAsByCp(Copier copier) throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("nowhere"));
    copier.copy(source(), link).assertFailed(link + ": is a symbolic link that leads to no file");
    assertThat(Files.readSymbolicLink(link)).hasToString("nowhere");
    assertThat(names()).containsExactly("link", "source");
  }

  @ParameterizedTest
  @EnumSource
  void anotherHardLinkKeepsTheOldBytes(Copier copier) throws Exception {
    Path target = old("rw-r--r--");
    Path other = Files.createLink(folder.resolve("other"), target);
    copier.copy(source(), target).assertDone();
    assertThat(target).hasContent("new");
    assertThat(other).hasContent("old");
  }

  @ParameterizedTest
  @EnumSource
  void anyNameThatTheFileSystemTakes(Copier copier) throws Exception {
    Path longest = folder.resolve("n".repeat(255));
    copier.copy(source(), longest).assertDone();
    copier.copy(source(), longest).assertDone();
    assertThat(longest).hasContent("new");
    assertThat(names()).containsExactly(longest.getFileName().toString(), "source");
  }

  @ParameterizedTest
  @EnumSource
  void aNameThatItDoesNotTakeIsRefusedAtOnce(Copier copier) throws Exception {
    Path longer = folder.resolve("n".repeat(256));
    copier.copy(source(), longer).assertFailed(longer + ": File name too long");
    assertThat(names()).containsExactly("source");
  }

  @ParameterizedTest
  @EnumSource
  void aDirectoryThatIsNotThereIsSaidOfTheTarget(Copier copier) throws Exception {
    Path target = folder.resolve("no/t");
    copier.copy(source(), target).assertFailed(target + ": its directory is not there");
  }

  /** Also where both have the same number, as in containers. */
  @ParameterizedTest
  @EnumSource
  void aRunThatWasKilledHindersNoLaterOne(Copier copier) throws Exception {
    copier.assumeItWorks();
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path target = folder.resolve("target");
    // Is killed as soon as it has begun its target.
    String killed =
        "\"$@\" & cd "
            + folder
            + "; exec 3>pipe;"
            + " for i in $(seq 1000); do ls -A | grep -q part && break; sleep 0.01; done;"
            + " kill -9 $!; wait $!";
    Ran ran = Ran.inChild(killed, folder, copier.program, pipe, target);
    assertThat(ran.status()).isEqualTo(128 + 9);
    assertThat(names()).as("%s", ran).anyMatch(name -> name.endsWith(".part"));
    Path own = folder.resolve("target." + ProcessHandle.current().pid() + ".part");
    Path _ = Files.createFile(own);
    copier.copy(source(), target).assertDone();
    assertThat(target).hasContent("new");
  }

  @Test
  void aNameThatIsTakenIsPassedOver() throws Exception {
    Path taken = Files.writeString(folder.resolve("one"), "of another run");
    Iterator<String> names = List.of("one", "one", "two").iterator();
    assertThat(Draft.create(folder.resolve("target"), names::next))
        .isEqualTo(folder.resolve("two"));
    assertThat(taken).hasContent("of another run");
  }

  /** A hole in the middle that begins and ends off any boundary, and one at the end. */
  @ParameterizedTest
  @EnumSource
  void holesStayHoles(Copier copier) throws Exception {
    Path source = folder.resolve("source");
    byte[] data = new byte[100_003];
    new Random(5).nextBytes(data);
    try (RandomAccessFile file = new RandomAccessFile(source.toFile(), "rw")) {
      file.write(data);
      file.seek((20 << 20) + 12_345);
      file.write(data);
      file.setLength((40 << 20) + 777);
      file.getFD().sync();
    }
    Path target = folder.resolve("target");
    copier.copy(source, target).assertDone();
    assertThat(Files.mismatch(source, target)).isEqualTo(-1);
    // The last block is there, so that the file has its size.
    assertThat(allocated(target)).isLessThanOrEqualTo(allocated(source) + 4_096);
  }

  private static long allocated(Path file) throws IOException, InterruptedException {
    Process stat = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
    String blocks =
        new String(stat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    assertThat(stat.waitFor()).isZero();
    return 512 * Long.parseLong(blocks);
  }

  /** A limit on file size that is off any boundary cuts the last write that fits. */
  @ParameterizedTest
  @EnumSource
  void aWriteThatMovesLessAndLessEnds(Copier copier) throws Exception {
    copier.assumeItWorks();
    Path source = folder.resolve("source");
    byte[] data = new byte[300_000];
    new Random(6).nextBytes(data);
    Path _ = Files.write(source, data);
    Path target = Path.of("/dev/shm", "iobuf-" + ProcessHandle.current().pid());
    try {
      Ran ran =
          Ran.inChild("exec prlimit --fsize=200001 \"$@\"", folder, copier.program, source, target);
      ran.assertFailed(target + ": ");
    } finally {
      assertThat(Files.deleteIfExists(target)).isFalse();
    }
  }
}
