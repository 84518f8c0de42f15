package dev.iobuf.behaviour.io;

import static dev.iobuf.io.OpenFlag.APPEND;
import static dev.iobuf.io.OpenFlag.CREATE;
import static dev.iobuf.io.OpenFlag.CREATE_NEW;
import static dev.iobuf.io.OpenFlag.DATA_SYNC;
import static dev.iobuf.io.OpenFlag.DIRECTORY;
import static dev.iobuf.io.OpenFlag.NONBLOCK;
import static dev.iobuf.io.OpenFlag.NO_FOLLOW;
import static dev.iobuf.io.OpenFlag.READ_ONLY;
import static dev.iobuf.io.OpenFlag.READ_WRITE;
import static dev.iobuf.io.OpenFlag.SYNC;
import static dev.iobuf.io.OpenFlag.TRUNCATE;
import static dev.iobuf.io.OpenFlag.WRITE_ONLY;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.IoVec;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.io.SegmentIoVec;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.io.Vectored;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // may be in the kernel
class FileDescriptorTest {
  @TempDir Path folder;
  private final Arena arena = Arena.ofShared();

  @AfterEach
  void free() {
    arena.close();
  }

  @Test
  void everyDescriptorIsCloseOnExec() throws IOException {
    try (FileDescriptor file = FileDescriptor.open(folder, READ_ONLY);
        FileDescriptor.Pair pipe = FileDescriptor.pipe();
        FileDescriptor.Pair sockets = FileDescriptor.socketpair()) {
      assertTrue(RawCalls.isCloseOnExec(file.number()));
      assertTrue(RawCalls.isCloseOnExec(pipe.left().number()));
      assertTrue(RawCalls.isCloseOnExec(pipe.right().number()));
      assertTrue(RawCalls.isCloseOnExec(sockets.left().number()));
      assertTrue(RawCalls.isCloseOnExec(sockets.right().number()));
    }
  }

  @Test
  void createsWithTheUsualPermissions() throws IOException {
    Path path = folder.resolve("new");
    FileDescriptor.open(path, WRITE_ONLY, CREATE).close();
    Path reference = Files.createFile(folder.resolve("reference")); // 0666 & ~umask as well
    assertEquals(
        PosixFilePermissions.toString(Files.getPosixFilePermissions(reference)),
        PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
  }

  @Test
  void flagsHaveTheirMeaning() throws IOException {
    Path file = Files.write(folder.resolve("f"), new byte[] {1, 2, 3});
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);

    assertEquals(Errno.EEXIST, openFails(file, WRITE_ONLY, CREATE_NEW).errno());
    assertEquals(Errno.ENOTDIR, openFails(file, READ_ONLY, DIRECTORY).errno());
    FileDescriptor.open(folder, READ_ONLY, DIRECTORY, NONBLOCK).close();
    assertEquals(Errno.ELOOP, openFails(link, READ_ONLY, NO_FOLLOW).errno());
    FileDescriptor.open(link, READ_ONLY).close();
    try (FileDescriptor synced = FileDescriptor.open(file, WRITE_ONLY, APPEND, SYNC, DATA_SYNC)) {
      assertEquals(1, Vectored.writev(synced, SegmentIoVec.of(arena.allocate(1))));
      synced.fsync();
      synced.fdatasync();
    }
    assertEquals(4, Files.size(file));
    FileDescriptor.open(file, READ_WRITE, CREATE).close();
    assertEquals(4, Files.size(file));
    FileDescriptor.open(file, READ_WRITE, CREATE, TRUNCATE).close();
    assertEquals(0, Files.size(file));
    FileDescriptor.open(folder.resolve("g"), WRITE_ONLY, CREATE_NEW).close();
    assertTrue(Files.exists(folder.resolve("g")));
  }

  @Test
  void contradictingFlagsAreRefused() {
    Path path = folder.resolve("f");
    assertThrows(IllegalArgumentException.class, () -> FileDescriptor.open(path));
    assertThrows(IllegalArgumentException.class, () -> FileDescriptor.open(path, CREATE));
    assertEquals(
        "exactly one of READ_ONLY, WRITE_ONLY and READ_WRITE is needed: flags=[READ_ONLY,"
            + " WRITE_ONLY]",
        Failures.message(
            IllegalArgumentException.class,
            () -> FileDescriptor.open(path, WRITE_ONLY, READ_ONLY)));
    assertEquals(
        "TRUNCATE and APPEND need WRITE_ONLY or READ_WRITE: flags=[READ_ONLY, CREATE, TRUNCATE]",
        Failures.message(
            IllegalArgumentException.class,
            () -> FileDescriptor.open(path, READ_ONLY, CREATE, TRUNCATE)));
    assertFalse(Files.exists(path));
  }

  @Test
  void openFailuresNamePathAndFlags() throws Exception {
    Path missing = folder.resolve("missing");
    assertEquals(
        "open(path=" + missing + ", flags=READ_ONLY) failed: ENOENT (No such file or directory)",
        openFails(missing, READ_ONLY).getMessage());
    assertEquals(
        "open(path=" + folder + ", flags=WRITE_ONLY|CREATE) failed: EISDIR (Is a directory)",
        openFails(folder, CREATE, WRITE_ONLY).getMessage());

    Path secret = Files.createFile(folder.resolve("secret"));
    Files.setPosixFilePermissions(folder, EnumSet.allOf(PosixFilePermission.class));
    Files.setPosixFilePermissions(secret, Set.of());
    AtomicReference<SystemCallException> denied = new AtomicReference<>();
    Thread.ofPlatform()
        .start(() -> {
          RawCalls.becomeUserNobodyForFiles();
          denied.set(openFails(secret, READ_ONLY));
        })
        .join();
    assertEquals(
        "open(path=" + secret + ", flags=READ_ONLY) failed: EACCES (Permission denied)",
        denied.get().getMessage());
  }

  @Test
  void pathsAreThoseOfTheDefaultFileSystem() throws IOException {
    URI archive = URI.create("jar:" + folder.resolve("a.zip").toUri());
    try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
      String message =
          Failures.message(
              IllegalArgumentException.class,
              () -> FileDescriptor.open(zip.getPath("/f"), READ_ONLY));
      assertTrue(message.contains("path=/f, provider=jar"), message);
    }
  }

  @Test
  void pathsMayBeLong() throws IOException {
    Path path = folder.resolve("x".repeat(200)).resolve("y y".repeat(60));
    Files.createDirectories(path.getParent());
    FileDescriptor.open(path, WRITE_ONLY, CREATE_NEW).close();
    assertTrue(Files.exists(path));
    assertEquals("ENAMETOOLONG", openFails(folder.resolve("z".repeat(300)), READ_ONLY).errnoName());
  }

  @Test
  void aPairIsConnectedBothWays() throws IOException {
    try (FileDescriptor.Pair sockets = FileDescriptor.socketpair()) {
      RawCalls.writeExactly(sockets.left().number(), new byte[] {1});
      RawCalls.writeExactly(sockets.right().number(), new byte[] {2});
      assertArrayEquals(new byte[] {1}, RawCalls.readExactly(sockets.right().number(), 1));
      assertArrayEquals(new byte[] {2}, RawCalls.readExactly(sockets.left().number(), 1));
    }
  }

  @Test
  void aPipeRunsFromRightToLeft() throws IOException {
    try (FileDescriptor.Pair pipe = FileDescriptor.pipe()) {
      RawCalls.writeExactly(pipe.right().number(), new byte[] {7});
      assertArrayEquals(new byte[] {7}, RawCalls.readExactly(pipe.left().number(), 1));
    }
  }

  @Test
  void nonBlockingIsSetAndUnset() throws Exception {
    IoVec vector = SegmentIoVec.of(arena.allocate(1));
    try (FileDescriptor.Pair pipe = FileDescriptor.pipe()) {
      pipe.left().setNonBlocking(true);
      assertEquals(-Errno.EAGAIN, Vectored.tryReadv(pipe.left(), vector));
      pipe.left().setNonBlocking(false);
      Thread reader = Blocked.in(() -> Vectored.tryReadv(pipe.left(), vector));
      RawCalls.writeExactly(pipe.right().number(), new byte[1]);
      reader.join();
    }
  }

  @Test
  void anAdoptedDescriptorIsOwned() throws IOException {
    FileDescriptor first = FileDescriptor.open(folder, READ_ONLY);
    int number = first.number();
    FileDescriptor owner = FileDescriptor.adopt(number); // first is abandoned, not closed
    assertEquals(number, owner.number());
    owner.close();
    assertFalse(RawCalls.isOpen(number));
    assertEquals(
        "a descriptor's number must not be negative: number=-1; did the call that gave it fail?",
        Failures.message(IllegalArgumentException.class, () -> FileDescriptor.adopt(-1)));
  }

  @Test
  void afterCloseNothingTouchesTheNumber() throws IOException {
    IoVec vector = SegmentIoVec.of(arena.allocate(1));
    FileDescriptor file = FileDescriptor.open(Path.of("/dev/zero"), READ_ONLY);
    int number = file.number();
    assertEquals("FileDescriptor[fd=" + number + ", open]", file.toString());
    file.close();
    assertFalse(file.isOpen());
    assertEquals("FileDescriptor[fd=" + number + ", closed]", file.toString());

    // Another file takes the number; calls and a second close must leave it alone
    try (FileDescriptor reuser = FileDescriptor.open(Path.of("/dev/zero"), READ_ONLY)) {
      assertEquals(number, reuser.number());
      assertEquals(-Errno.EBADF, Vectored.tryReadv(file, vector));
      assertEquals(
          "readv(fd="
              + number
              + ", entries=1, bytes=1) failed: EBADF (Bad file descriptor); the FileDescriptor was"
              + " closed",
          assertThrows(SystemCallException.class, () -> Vectored.readv(file, vector)).getMessage());
      assertEquals(Errno.EBADF, assertThrows(SystemCallException.class, file::fsync).errno());
      assertEquals(Errno.EBADF, assertThrows(SystemCallException.class, file::fdatasync).errno());
      assertEquals(
          Errno.EBADF,
          assertThrows(SystemCallException.class, () -> file.setNonBlocking(true)).errno());
      assertEquals(
          "the FileDescriptor was closed: fd=" + number,
          Failures.message(IllegalStateException.class, file::number));
      file.close();
      assertTrue(RawCalls.isOpen(number));
      assertEquals(1, Vectored.readv(reuser, vector));
    }
  }

  @Test
  void aFailedCloseIsReported() throws IOException {
    FileDescriptor nobodys = FileDescriptor.adopt(1_000_000);
    assertEquals(
        "close(fd=1000000) failed: EBADF (Bad file descriptor)",
        assertThrows(SystemCallException.class, nobodys::close).getMessage());
    nobodys.close();
  }

  @Test
  void aPairClosesItsRightEndEvenIfTheLeftFails() throws IOException {
    FileDescriptor right = FileDescriptor.open(folder, READ_ONLY);
    int number = right.number();
    FileDescriptor.Pair pair = new FileDescriptor.Pair(FileDescriptor.adopt(1_000_000), right);
    assertThrows(SystemCallException.class, pair::close);
    assertFalse(RawCalls.isOpen(number));
  }

  @Test
  void aFileThatCannotBeSyncedSaysSo() throws IOException {
    try (FileDescriptor.Pair pipe = FileDescriptor.pipe()) {
      SystemCallException failure = assertThrows(SystemCallException.class, pipe.left()::fsync);
      assertEquals(
          "fsync(fd=%d) failed: EINVAL (Invalid argument)".formatted(pipe.left().number()),
          failure.getMessage());
      failure = assertThrows(SystemCallException.class, pipe.left()::fdatasync);
      assertEquals(
          "fdatasync(fd=%d) failed: EINVAL (Invalid argument)".formatted(pipe.left().number()),
          failure.getMessage());
    }
  }

  @Test
  void closeDuringACallKeepsTheNumberUntilTheCallReturns() throws Exception {
    MemorySegment buffer = arena.allocate(8);
    IoVec vector = SegmentIoVec.of(buffer);
    FileDescriptor.Pair pipe = FileDescriptor.pipe();
    int number = pipe.left().number();
    AtomicReference<Long> read = new AtomicReference<>();
    Thread reader =
        Blocked.in(() -> {
          read.set(Vectored.tryReadv(pipe.left(), vector));
          return 0;
        });

    pipe.left().close(); // returns although the reader waits
    assertFalse(pipe.left().isOpen());
    assertEquals(-Errno.EBADF, Vectored.tryReadv(pipe.left(), SegmentIoVec.of(buffer)));
    assertTrue(RawCalls.isOpen(number));
    try (FileDescriptor other = FileDescriptor.open(folder, READ_ONLY)) {
      assertNotEquals(number, other.number());
    }

    RawCalls.writeExactly(pipe.right().number(), new byte[] {1, 2, 3});
    reader.join();
    assertEquals(3, read.get());
    assertFalse(RawCalls.isOpen(number));
    pipe.close();
  }

  @Test
  void aCallNeverReadsTheFileThatGotTheNumberNext() throws Exception {
    Path mine = Files.write(folder.resolve("mine"), "m".repeat(64).getBytes(UTF_8));
    Path other = Files.write(folder.resolve("other"), "o".repeat(64).getBytes(UTF_8));
    AtomicReference<@Nullable FileDescriptor> current =
        new AtomicReference<>(FileDescriptor.open(mine, READ_ONLY));
    AtomicReference<String> seen = new AtomicReference<>("");
    Thread[] readers = new Thread[3];
    for (int i = 0; i < readers.length; i++) {
      readers[i] = Thread.ofPlatform().start(() -> readMine(current, seen));
    }
    for (int round = 0; round < 5_000; round++) {
      FileDescriptor next = FileDescriptor.open(mine, READ_ONLY);
      Objects.requireNonNull(current.getAndSet(next)).close();
      FileDescriptor.open(other, READ_ONLY).close(); // often gets the number
    }
    Objects.requireNonNull(current.getAndSet(null)).close();
    for (Thread reader : readers) {
      reader.join();
    }
    assertEquals("", seen.get());
  }

  private static void readMine(
      AtomicReference<@Nullable FileDescriptor> current, AtomicReference<String> seen) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(64);
      IoVec vector = SegmentIoVec.of(buffer);
      for (FileDescriptor file = current.get(); file != null; file = current.get()) {
        long result = Vectored.tryPreadv(file, vector, 0);
        boolean own = result == 64 && buffer.get(JAVA_BYTE, 0) == 'm';
        if (!own && result != -Errno.EBADF) {
          seen.set("read " + result + " bytes of another file");
        }
      }
    }
  }

  private static SystemCallException openFails(Path path, OpenFlag... flags) {
    return assertThrows(SystemCallException.class, () -> FileDescriptor.open(path, flags));
  }
}
