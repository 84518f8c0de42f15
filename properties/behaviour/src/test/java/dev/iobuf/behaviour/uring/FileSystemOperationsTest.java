package dev.iobuf.behaviour.uring;

import static dev.iobuf.behaviour.uring.Fixture.lease;
import static dev.iobuf.behaviour.uring.Fixture.one;
import static dev.iobuf.behaviour.uring.Fixture.success;
import static dev.iobuf.io.OpenFlag.CREATE;
import static dev.iobuf.io.OpenFlag.DIRECT;
import static dev.iobuf.io.OpenFlag.READ_ONLY;
import static dev.iobuf.io.OpenFlag.READ_WRITE;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.MediumBuffer;
import dev.iobuf.MediumBufferPool;
import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.FallocateMode;
import dev.iobuf.uring.FileStatus;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringChain;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.Operation;
import dev.iobuf.uring.RangeSync;
import dev.iobuf.uring.RenameMode;
import dev.iobuf.uring.WriteFlag;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Space, sizes and names of files, on a disk and in memory. */
@NeedsUring
class FileSystemOperationsTest {
  private static final int SIZE = MediumBuffer.SIZE;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  private final List<Path> folders = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private IoUring ring;

  @BeforeEach
  void create() throws IOException {
    ring = IoUring.create(8);
    folders.add(folder);
    Path memory = Path.of("/dev/shm");
    if (Files.isWritable(memory)) {
      folders.add(Files.createTempDirectory(memory, "iobuf"));
    }
  }

  @AfterEach
  void close() throws IOException {
    ring.close();
    for (Path each : folders.subList(1, folders.size())) {
      try (var files = Files.list(each)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(each);
    }
  }

  private void succeeds(Operation operation) throws IOException {
    Completion _ = success(ring, operation, 0);
  }

  private FileStatus status(IoUringFile file) throws IOException {
    ring.statx(file, 1);
    return success(ring, Operation.STATX, 0).status();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void roomIsReservedZeroedAndFreed(boolean isRegistered) throws IOException {
    for (Path in : folders) {
      byte[] bytes = new byte[4 * SIZE];
      Arrays.fill(bytes, (byte) 7);
      Path path = Files.write(in.resolve("f"), bytes);
      try (FileDescriptor descriptor = FileDescriptor.open(path, READ_WRITE);
          IoUringFile named = ring.attach(descriptor);
          IoUringFile file = isRegistered ? ring.register(descriptor) : ring.attach(descriptor)) {
        ring.fallocate(file, FallocateMode.PUNCH_HOLE, SIZE, SIZE, 1);
        succeeds(Operation.FALLOCATE);
        Arrays.fill(bytes, SIZE, 2 * SIZE, (byte) 0);
        assertThat(Files.readAllBytes(path)).isEqualTo(bytes);
        assertThat(status(named).allocatedBytes()).isEqualTo(3 * SIZE);

        ring.fallocate(file, FallocateMode.ALLOCATE, 4 * SIZE, 2 * SIZE, 2);
        succeeds(Operation.FALLOCATE);
        assertThat(named.size()).isEqualTo(6 * SIZE);
        assertThat(status(named).allocatedBytes()).isEqualTo(5 * SIZE);

        ring.fallocate(file, FallocateMode.ALLOCATE_KEEP_SIZE, 6 * SIZE, SIZE, 3);
        succeeds(Operation.FALLOCATE);
        assertThat(named.size()).isEqualTo(6 * SIZE);
        assertThat(status(named).allocatedBytes()).isEqualTo(6 * SIZE);
        assertThat(status(named).size()).isEqualTo(6 * SIZE);

        ring.fallocate(file, FallocateMode.ZERO_KEEP_SIZE, 0, SIZE, 4);
        Completion done = one(ring);
        if (done.errno() == Errno.EOPNOTSUPP) {
          System.out.println("the file system of " + in + " can't zero a range");
        } else {
          assertThat(done.result()).isZero();
          assertThat(Files.readAllBytes(path)[SIZE - 1]).isZero();
        }
      }
    }
  }

  @Test
  void aPartThatIsNoneIsRefused() throws IOException {
    try (FileDescriptor descriptor = FileDescriptor.open(folder.resolve("f"), READ_WRITE, CREATE);
        IoUringFile file = ring.attach(descriptor)) {
      for (long[] part : new long[][] {{-1, 1}, {0, 0}, {0, -1}, {2, Long.MAX_VALUE - 1}}) {
        assertThatThrownBy(() -> ring.fallocate(file, FallocateMode.ALLOCATE, part[0], part[1], 1))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("offset=%s, length=%s".formatted(part[0], part[1]));
      }
      assertThatThrownBy(() -> ring.ftruncate(file, -1, 1)).hasMessageContaining("size=-1");
      assertThatThrownBy(() -> ring.syncFileRange(file, RangeSync.WAIT, -1, 0, 1))
          .hasMessageContaining("offset=-1");
      assertThatThrownBy(() -> ring.syncFileRange(file, RangeSync.WAIT, 0, -1, 1))
          .hasMessageContaining("length=-1");
      assertThat(ring.inFlight()).isZero();
      ring.fallocate(file, FallocateMode.ALLOCATE, 0, Long.MAX_VALUE, 1);
      assertThat(one(ring).errno()).isIn(Errno.EFBIG, Errno.ENOSPC);
    }
  }

  @Test
  void aFileIsMadeShorterAndLonger() throws IOException {
    for (Path in : folders) {
      Path path = Files.write(in.resolve("f"), new byte[] {1, 2, 3});
      try (FileDescriptor descriptor = FileDescriptor.open(path, READ_WRITE);
          IoUringFile file = ring.register(descriptor)) {
        ring.ftruncate(file, 2, 1);
        succeeds(Operation.TRUNCATE);
        ring.ftruncate(file, 5, 1);
        succeeds(Operation.TRUNCATE);
      }
      assertThat(Files.readAllBytes(path)).containsExactly(1, 2, 0, 0, 0);
      try (FileDescriptor descriptor = FileDescriptor.open(path, READ_ONLY);
          IoUringFile file = ring.attach(descriptor)) {
        ring.ftruncate(file, 0, 1);
        assertThat(one(ring).errno()).isEqualTo(Errno.EINVAL);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPartIsWrittenToTheDevice(boolean isRegistered) throws IOException {
    Path path = Files.write(folder.resolve("f"), new byte[4 * SIZE]);
    try (FileDescriptor descriptor = FileDescriptor.open(path, READ_WRITE);
        IoUringFile file = isRegistered ? ring.register(descriptor) : ring.attach(descriptor)) {
      ring.syncFileRange(file, RangeSync.START, SIZE, SIZE, 1);
      succeeds(Operation.SYNC_RANGE);
      ring.syncFileRange(file, RangeSync.WAIT, 0, 0, 1);
      succeeds(Operation.SYNC_RANGE);
    }
  }

  @Test
  void aStatusIsThatOfTheFile() throws IOException {
    for (Path in : folders) {
      Path path = Files.write(in.resolve("f"), new byte[SIZE + 1]);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
      Path link = Files.createSymbolicLink(in.resolve("link"), path);
      ring.statx(link, 7);
      Completion done = success(ring, Operation.STATX, 0);
      assertThat(done.userData()).isEqualTo(7);
      FileStatus status = done.status();
      assertThat(status.size()).isEqualTo(SIZE + 1);
      assertThat(status.allocatedBytes()).isEqualTo(SIZE + 4_096);
      assertThat(status.permissions()).isEqualTo(0_640);
      assertThat(status.isRegularFile()).isTrue();
      assertThat(status.isDirectory()).isFalse();
      assertThat(status.links()).isEqualTo(1);
      assertThat(status.inode()).isEqualTo(Files.getAttribute(path, "unix:ino"));
      assertThat(status.modified()).isEqualTo(Files.getLastModifiedTime(path).toInstant());
      assertThat(status.changed()).isAfterOrEqualTo(status.modified());
      assertThat(status.accessed()).isBeforeOrEqualTo(status.changed());
      ring.statx(in, 8);
      assertThat(success(ring, Operation.STATX, 0).status().isDirectory()).isTrue();
      assertThat(status.isDirectory()).as("a view of the last completion").isTrue();
    }
  }

  @Test
  void aStatusIsThereForAStatusOnly() throws IOException {
    ring.nop(1);
    Completion nop = one(ring);
    assertThatThrownBy(nop::status)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("only STATX");
    ring.statx(folder.resolve("none"), 2);
    Completion failed = one(ring);
    assertThatThrownBy(failed::status)
        .isInstanceOf(SystemCallException.class)
        .hasMessageContaining("ENOENT");
    assertThat(ring.room()).isEqualTo(8);
  }

  @Test
  void aFileInASlotHasNoNameToAskBy() throws IOException {
    Path path = Files.write(folder.resolve("f"), new byte[3]);
    try (FileDescriptor descriptor = FileDescriptor.open(path, READ_ONLY);
        IoUringFile slot = ring.register(descriptor)) {
      IoUringFile file = ring.attach(descriptor);
      assertThat(file.size()).isEqualTo(3);
      assertThatThrownBy(slot::size)
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("slot=");
      assertThatThrownBy(() -> ring.statx(slot, 1))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("slot=");
      assertThat(ring.inFlight()).isZero();
      file.close();
      assertThatThrownBy(file::size).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aFileSaysWhichAlignmentItNeeds() throws IOException {
    Path path = Files.write(folder.resolve("f"), new byte[SIZE]);
    try (FileDescriptor plain = FileDescriptor.open(path, READ_ONLY);
        IoUringFile file = ring.attach(plain)) {
      assertThat(file.memoryAlignment()).isEqualTo(1);
      assertThat(file.blockAlignment()).isEqualTo(1);
      FileStatus status = status(file);
      try (FileDescriptor direct = FileDescriptor.open(path, READ_ONLY, DIRECT);
          IoUringFile bypassing = ring.register(direct)) {
        if (status.hasDirectAlignment() && status.directBlockAlignment() > 0) {
          assertThat(bypassing.memoryAlignment()).isEqualTo(status.directMemoryAlignment());
          assertThat(bypassing.blockAlignment()).isEqualTo(status.directBlockAlignment());
          assertThat(Integer.bitCount(bypassing.blockAlignment())).isEqualTo(1);
        } else {
          assertThat(bypassing.blockAlignment()).isEqualTo(1);
        }
      } catch (SystemCallException e) {
        System.out.println("the file system of " + folder + " has no direct I/O: " + e);
      }
    }
  }

  @Test
  void namesAreGivenExchangedAndRemoved() throws IOException {
    for (Path in : folders) {
      Path one = Files.write(in.resolve("one"), new byte[] {1});
      Path two = Files.write(in.resolve("two"), new byte[] {2});
      ring.rename(one, two, RenameMode.KEEP, 1);
      assertThat(one(ring).errno()).isEqualTo(Errno.EEXIST);
      ring.rename(one, two, RenameMode.EXCHANGE, 2);
      succeeds(Operation.RENAME);
      assertThat(Files.readAllBytes(one)).containsExactly(2);
      ring.rename(one, two, RenameMode.REPLACE, 3);
      succeeds(Operation.RENAME);
      assertThat(one).doesNotExist();
      assertThat(Files.readAllBytes(two)).containsExactly(2);
      ring.rename(two, one, RenameMode.KEEP, 4);
      succeeds(Operation.RENAME);
      ring.unlink(one, 5);
      succeeds(Operation.UNLINK);
      assertThat(one).doesNotExist();
      ring.unlink(one, 6);
      assertThat(one(ring).errno()).isEqualTo(Errno.ENOENT);
    }
  }

  @Test
  void directoriesAreMadeAndRemoved() throws IOException {
    Path path = folder.resolve("d");
    ring.mkdir(path, 1);
    succeeds(Operation.MKDIR);
    assertThat(path).isDirectory();
    ring.mkdir(path, 2);
    assertThat(one(ring).errno()).isEqualTo(Errno.EEXIST);
    ring.unlink(path, 3);
    assertThat(one(ring).errno()).isEqualTo(Errno.EISDIR);
    Path file = Files.write(path.resolve("f"), new byte[1]);
    ring.rmdir(path, 4);
    assertThat(one(ring).errnoName()).isEqualTo("ENOTEMPTY");
    ring.rmdir(file, 5);
    assertThat(one(ring).errno()).isEqualTo(Errno.ENOTDIR);
    Files.delete(file);
    ring.rmdir(path, 6);
    succeeds(Operation.UNLINK);
    assertThat(path).doesNotExist();
  }

  @Test
  void namesOfAnyBytesAreKept() throws IOException {
    for (String name : new String[] {"caf%C3%A9", "caf%E9", "%FF%80%20%25"}) {
      Path path = Path.of(URI.create(folder.toUri() + name));
      Path other = Path.of(URI.create(folder.toUri() + name + "2"));
      ring.mkdir(path, 1);
      int _ = ring.submit();
      System.gc(); // the names are the operation's own
      succeeds(Operation.MKDIR);
      assertThat(path).isDirectory();
      ring.rename(path, other, RenameMode.KEEP, 2);
      succeeds(Operation.RENAME);
      assertThat(other).isDirectory();
      ring.statx(other, 3);
      assertThat(success(ring, Operation.STATX, 0).status().isDirectory()).isTrue();
      ring.rmdir(other, 4);
      succeeds(Operation.UNLINK);
    }
    assertThat(folder).isEmptyDirectory();
  }

  /** What a log does when it begins its next file. */
  @Test
  void aFileIsPreparedUnderAnotherNameByOneChain() throws IOException {
    try (MediumBufferPool pool = MediumBufferPool.create(1);
        FileDescriptor directory = FileDescriptor.open(folder, READ_ONLY);
        FileDescriptor descriptor =
            FileDescriptor.open(folder.resolve("next.part"), READ_WRITE, CREATE)) {
      IoUringFile names = ring.attach(directory);
      IoUringFile file = ring.attach(descriptor);
      ring.fallocate(file, FallocateMode.ALLOCATE, 0, 16 * SIZE, 1);
      success(ring, Operation.FALLOCATE, 0);
      try (IoUringChain chain = ring.chain(3)) {
        ring.write(file, pool, lease(pool), 0, SIZE, 0, Set.of(WriteFlag.SYNC), 2);
        ring.rename(folder.resolve("next.part"), folder.resolve("next"), RenameMode.KEEP, 3);
        chain.hardLink();
        ring.fsync(names, 4);
        chain.end();
      }
      for (long data = 2; data <= 4; data++) {
        Completion done = one(ring);
        assertThat(done.userData()).isEqualTo(data);
        assertThat(done.isError()).as("%s", done).isFalse();
        done.putLease();
      }
      assertThat(Files.size(folder.resolve("next"))).isEqualTo(16 * SIZE);
      assertThat(pool.lent()).isZero();
    }
  }

  /** The kernel goes on behind a rename that has failed. So the chain has to say that it may. */
  @Test
  void whatDoesNotBreakAChainIsTheLastOrHardLinked() throws IOException {
    Path kept = Files.createFile(folder.resolve("kept"));
    Path none = folder.resolve("none");
    try (IoUringChain chain = ring.chain(3)) {
      ring.nop(1);
      ring.rename(none, folder.resolve("x"), RenameMode.KEEP, 2);
      ring.unlink(kept, 3);
      assertThatThrownBy(chain::end)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the kernel would go on behind a failed RENAME: userData=2");
    }
    assertThat(ring.submit()).isZero();
    assertThat(kept).exists();
    try (IoUringChain chain = ring.chain(3)) {
      ring.rename(none, folder.resolve("x"), RenameMode.KEEP, 1);
      chain.hardLink();
      ring.nop(2);
      ring.unlink(none, 3);
      chain.end();
    }
    Completion failed = one(ring);
    assertThat(failed.errno()).isEqualTo(Errno.ENOENT);
    assertThat(failed.hasBrokenChain()).isFalse();
    assertThat(success(ring, Operation.NOP, 0).isSkipped()).isFalse();
    assertThat(one(ring).errno()).isEqualTo(Errno.ENOENT);
    Files.delete(kept);
  }

  @Test
  void aChainThatIsTakenBackFreesItsNames() throws IOException {
    for (int i = 0; i < 100; i++) {
      try (IoUringChain chain = ring.chain(3)) {
        ring.mkdir(folder.resolve("d"), 1);
        ring.rename(folder.resolve("d"), folder.resolve("e"), RenameMode.REPLACE, 2);
        ring.openRegistered(folder.resolve("f"), Set.of(READ_WRITE, CREATE), 3);
        assertThat(chain.toString()).contains("added=3");
      }
      assertThat(ring.room()).isEqualTo(8);
    }
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFileIsSentThroughAPipe(boolean isRegistered) throws IOException {
    byte[] bytes = new byte[3 * SIZE + 5];
    new Random(1).nextBytes(bytes);
    Path path = Files.write(folder.resolve("f"), bytes);
    try (MediumBufferPool pool = MediumBufferPool.create(1);
        FileDescriptor descriptor = FileDescriptor.open(path, READ_ONLY);
        FileDescriptor.Pair pipe = FileDescriptor.pipe();
        FileDescriptor.Pair sockets = FileDescriptor.socketpair()) {
      IoUringFile file = isRegistered ? ring.register(descriptor) : ring.attach(descriptor);
      IoUringFile out = isRegistered ? ring.register(pipe.left()) : ring.attach(pipe.left());
      IoUringFile in = ring.attach(pipe.right());
      IoUringFile near = ring.attach(sockets.left());
      IoUringFile far = ring.attach(sockets.right());
      byte[] received = new byte[0];
      for (int at = 0; at < bytes.length; at += SIZE) {
        int left = Math.min(SIZE, bytes.length - at);
        try (IoUringChain chain = ring.chain(2)) {
          ring.splice(file, at, in, IoUring.CURRENT, left, 1);
          ring.splice(out, IoUring.CURRENT, near, IoUring.CURRENT, left, 2);
          assertThat(file.inFlight()).isEqualTo(1);
          chain.end();
        }
        assertThat(success(ring, Operation.SPLICE, left).userData()).isEqualTo(1);
        assertThat(success(ring, Operation.SPLICE, left).file()).isSameAs(near);
        assertThat(file.inFlight()).isZero();
        ring.receive(far, pool, lease(pool), 0, SIZE, 3);
        Completion done = success(ring, Operation.RECEIVE, left);
        byte[] part = pool.value(done.lease()).segment().asSlice(0, left).toArray(JAVA_BYTE);
        received = Arrays.copyOf(received, at + left);
        System.arraycopy(part, 0, received, at, left);
        done.putLease();
      }
      assertThat(received).isEqualTo(bytes);
      try (IoUringChain chain = ring.chain(2)) { // past the end
        ring.splice(file, bytes.length - 1, in, IoUring.CURRENT, 10, 1);
        ring.splice(out, IoUring.CURRENT, near, IoUring.CURRENT, 10, 2);
        chain.end();
      }
      assertThat(success(ring, Operation.SPLICE, 1).hasBrokenChain()).isTrue();
      assertThat(one(ring).isSkipped()).isTrue();
      assertThatThrownBy(() -> ring.splice(file, -2, in, IoUring.CURRENT, 1, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("from=-2");
      ring.splice(file, 0, near, IoUring.CURRENT, 1, 1);
      assertThat(one(ring).errno()).as("neither is a pipe").isEqualTo(Errno.EINVAL);
    }
  }
}
