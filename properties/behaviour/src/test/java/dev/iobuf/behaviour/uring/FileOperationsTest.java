package dev.iobuf.behaviour.uring;

import static dev.iobuf.behaviour.uring.Fixture.lease;
import static dev.iobuf.behaviour.uring.Fixture.one;
import static dev.iobuf.behaviour.uring.Fixture.success;
import static dev.iobuf.io.OpenFlag.CREATE;
import static dev.iobuf.io.OpenFlag.DIRECT;
import static dev.iobuf.io.OpenFlag.READ_ONLY;
import static dev.iobuf.io.OpenFlag.READ_WRITE;
import static dev.iobuf.io.OpenFlag.WRITE_ONLY;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.MediumBuffer;
import dev.iobuf.MediumBufferPool;
import dev.iobuf.MediumIoVec;
import dev.iobuf.io.Cursor;
import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.io.Vectored;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.Operation;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@NeedsUring
class FileOperationsTest {
  private static final int SIZE = MediumBuffer.SIZE;

  /** The ways in which a ring can know memory and file. */
  enum Way {
    PLAIN(false, false),
    REGISTERED_MEMORY(true, false),
    REGISTERED_FILE(false, true),
    BOTH_REGISTERED(true, true);

    private final boolean pool;
    private final boolean file;

    Way(boolean pool, boolean file) {
      this.pool = pool;
      this.file = file;
    }

    void prepare(IoUring ring, MediumBufferPool buffers) throws IOException {
      if (pool) {
        ring.registerPools(buffers);
      }
    }

    IoUringFile file(IoUring ring, FileDescriptor descriptor) throws IOException {
      return file ? ring.register(descriptor) : ring.attach(descriptor);
    }
  }

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  private final MediumBufferPool pool = MediumBufferPool.create(8);

  @SuppressWarnings("NullAway.Init")
  private IoUring ring;

  @BeforeEach
  void create() throws IOException {
    ring = IoUring.create(8);
  }

  @AfterEach
  void close() throws IOException {
    ring.close();
    Fixture.closeUnused(pool);
  }

  private FileDescriptor open(String name, OpenFlag... flags) throws IOException {
    return FileDescriptor.open(folder.resolve(name), flags);
  }

  private FileDescriptor openDirect(String name) throws IOException {
    try {
      return open(name, READ_WRITE, DIRECT);
    } catch (SystemCallException e) {
      Assumptions.abort("the file system of %s has no direct I/O: %s".formatted(folder, e));
      throw e;
    }
  }

  private byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private byte[] content(int lease, int from, int length) {
    return pool.value(lease).segment().asSlice(from, length).toArray(JAVA_BYTE);
  }

  private void fill(int lease, byte[] bytes) {
    pool.value(lease).segment().asSlice(0, bytes.length).copyFrom(MemorySegment.ofArray(bytes));
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void writtenBytesAreReadBack(Way way) throws IOException {
    way.prepare(ring, pool);
    byte[] bytes = random(SIZE);
    try (FileDescriptor descriptor = open("f", READ_WRITE, CREATE);
        IoUringFile file = way.file(ring, descriptor)) {
      int lease = lease(pool);
      fill(lease, bytes);
      ring.write(file, pool, lease, 0, SIZE, 100, 1);
      Completion written = success(ring, Operation.WRITE, SIZE);
      assertThat(written.lease()).isEqualTo(lease);
      assertThat(written.pool()).isSameAs(pool);
      assertThat(written.file()).isSameAs(file);

      int other = lease(pool);
      ring.read(file, pool, other, 10, 1_000, 150, 2);
      assertThat(success(ring, Operation.READ, 1_000).lease()).isEqualTo(other);
      assertThat(content(other, 10, 1_000)).isEqualTo(Arrays.copyOfRange(bytes, 50, 1_050));
      pool.put(other);
      pool.put(lease);
    }
  }

  @Test
  void aShortReadSaysHowShort() throws IOException {
    Files.write(folder.resolve("f"), random(100));
    try (FileDescriptor descriptor = open("f", READ_ONLY);
        IoUringFile file = ring.attach(descriptor)) {
      ring.read(file, pool, lease(pool), 0, SIZE, 90, 1);
      success(ring, Operation.READ, 10).putLease();
      ring.read(file, pool, lease(pool), 0, SIZE, 100, 1);
      success(ring, Operation.READ, 0).putLease();
    }
  }

  @Test
  void anOffsetBelowTheCurrentPositionIsRefused() throws IOException {
    try (FileDescriptor descriptor = FileDescriptor.open(Path.of("/dev/zero"), READ_ONLY);
        IoUring ring = IoUring.create(4)) {
      IoUringFile file = ring.attach(descriptor);
      int lease = lease(pool);
      assertThatThrownBy(() -> ring.read(file, pool, lease, 0, 8, -2, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("offset=-2");
      assertThat(ring.inFlight()).isZero();
      pool.put(lease);
    }
  }

  @Test
  void theFilesOwnPositionMovesOn() throws IOException {
    byte[] bytes = random(100);
    Files.write(folder.resolve("f"), bytes);
    try (FileDescriptor descriptor = open("f", READ_ONLY);
        IoUringFile file = ring.attach(descriptor)) {
      ring.read(file, pool, lease(pool), 0, 60, IoUring.CURRENT, 1);
      success(ring, Operation.READ, 60).putLease();
      ring.read(file, pool, lease(pool), 0, 60, IoUring.CURRENT, 1);
      Completion rest = success(ring, Operation.READ, 40);
      assertThat(content(rest.lease(), 0, 40)).isEqualTo(Arrays.copyOfRange(bytes, 60, 100));
      rest.putLease();
    }
  }

  @Test
  void vectorsScatterAndGather() throws IOException {
    byte[] bytes = random(3 * SIZE);
    Files.write(folder.resolve("f"), bytes);
    try (FileDescriptor in = open("f", READ_ONLY);
        FileDescriptor out = open("g", WRITE_ONLY, CREATE)) {
      MediumIoVec vector = MediumIoVec.allocate(pool, 3);
      vector.add(lease(pool)).add(lease(pool)).add(lease(pool));
      ring.readv(ring.attach(in), vector, 0, 1);
      assertThatThrownBy(vector::clear).hasMessageContaining("the vector is in flight");
      assertThatThrownBy(() -> pool.put(vector.lease(2))).hasMessageContaining("in flight");
      Completion read = success(ring, Operation.READV, 3 * SIZE);
      assertThat(read.vector()).isSameAs(vector);
      assertThat(read.hasLease()).isFalse();

      ring.writev(ring.register(out), vector, 0, 2);
      success(ring, Operation.WRITEV, 3 * SIZE);
      vector.putAll();
      assertThat(vector.count()).isZero();
    }
    assertThat(Files.readAllBytes(folder.resolve("g"))).isEqualTo(bytes);
  }

  @Test
  void aVectorWithALeaseThatIsNotOutPinsNothing() throws IOException {
    try (FileDescriptor descriptor = open("f", READ_WRITE, CREATE);
        IoUringFile file = ring.attach(descriptor)) {
      int first = lease(pool);
      int second = lease(pool);
      MediumIoVec vector = MediumIoVec.allocate(pool, 2).add(first).add(second);
      pool.put(second);
      assertThatThrownBy(() -> ring.writev(file, vector, 0, 1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("pin of index " + second + " that is not lent");
      pool.put(first);
      assertThat(ring.inFlight()).isZero();
    }
  }

  @Test
  void aVectorIsForSystemCallsAndRingsAlikeAlsoOfPartsAndWhereOneStopsHalfWay() throws IOException {
    byte[] bytes = random(30);
    Files.write(folder.resolve("f"), bytes);
    try (FileDescriptor descriptor = open("f", READ_ONLY);
        FileDescriptor out = open("g", WRITE_ONLY, CREATE)) {
      MediumIoVec vector =
          MediumIoVec.allocate(pool, 2).add(lease(pool), 10, 20).add(lease(pool), 5, 15);
      ring.readv(ring.attach(descriptor), vector, 0, 1);
      success(ring, Operation.READV, 30);
      assertThat(content(vector.lease(0), 10, 20)).isEqualTo(Arrays.copyOf(bytes, 20));
      assertThat(content(vector.lease(1), 5, 10)).isEqualTo(Arrays.copyOfRange(bytes, 20, 30));
      vector.limit(30);
      Cursor cursor = vector.cursor();
      cursor.skip(25);
      assertThat(Vectored.pwritev(out, cursor, 0)).isEqualTo(5);
      ring.writev(ring.attach(out), vector, 30, 2);
      success(ring, Operation.WRITEV, 30);
      vector.putAll();
    }
    byte[] written = Files.readAllBytes(folder.resolve("g"));
    assertThat(Arrays.copyOfRange(written, 25, 60))
        .isEqualTo(concatenated(Arrays.copyOfRange(bytes, 25, 30), bytes));
  }

  private static byte[] concatenated(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @Test
  void aVectorThatARingCannotTakeIsRefusedAndNothingIsHeld() throws IOException {
    try (FileDescriptor descriptor = open("f", READ_WRITE, CREATE);
        IoUringFile file = ring.attach(descriptor);
        Arena arena = Arena.ofConfined()) {
      int lease = lease(pool);
      MediumIoVec mixed = MediumIoVec.allocate(pool, 2).add(lease);
      mixed.add(arena.allocate(8));
      assertThatThrownBy(() -> ring.readv(file, mixed, 0, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("entry 1 is a segment");

      MediumIoVec longer = MediumIoVec.allocate(pool, IoUring.MAX_VECTOR_ENTRIES + 1);
      while (longer.count() < longer.capacity()) {
        longer.add(lease, 0, 1);
      }
      assertThatThrownBy(() -> ring.writev(file, longer, 0, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("at most 1024 entries");
      assertThat(ring.inFlight()).isZero();
      assertThat(file.inFlight()).isZero();
      assertThat(pool.pinned()).isZero();
      longer.limit(IoUring.MAX_VECTOR_ENTRIES);
      ring.writev(file, longer, 0, 1);
      assertThatThrownBy(() -> ring.writev(file, longer, 0, 2))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the vector is in flight");
      assertThat(ring.inFlight()).isEqualTo(1);
      assertThat(file.inFlight()).isEqualTo(1);
      success(ring, Operation.WRITEV, IoUring.MAX_VECTOR_ENTRIES);
      assertThat(pool.pinned()).isZero();
      pool.put(lease);
    }
  }

  @Test
  void aVectorThatOnlyTheRingReachesKeepsItsEntriesUntilTheyAreSubmitted() throws IOException {
    byte[] bytes = random(SIZE);
    int lease = lease(pool);
    fill(lease, bytes);
    try (FileDescriptor descriptor = open("f", WRITE_ONLY, CREATE)) {
      ring.writev(ring.attach(descriptor), MediumIoVec.allocate(pool, 8).add(lease), 0, 1);
      for (int i = 0; i < 3; i++) {
        System.gc();
        for (int other = 0;
            other < 1_000;
            other++) { // in the memory of the entries, if they were freed
          var _ = MediumIoVec.allocate(pool, 8).add(0, 0, 0);
        }
      }
      success(ring, Operation.WRITEV, SIZE);
      pool.put(lease);
    }
    assertThat(Files.readAllBytes(folder.resolve("f"))).isEqualTo(bytes);
  }

  @Test
  void filesAreOpenedSyncedAndClosedByTheRing() throws IOException {
    ring.open(folder.resolve("f"), Set.of(READ_WRITE, CREATE), 1);
    FileDescriptor descriptor = one(ring).descriptor();
    int number = descriptor.number();
    IoUringFile file = ring.attach(descriptor);
    ring.write(file, pool, lease(pool), 0, 10, 0, 2);
    success(ring, Operation.WRITE, 10).putLease();
    ring.fsync(file, 3);
    success(ring, Operation.FSYNC, 0);
    ring.fdatasync(file, 4);
    success(ring, Operation.FSYNC, 0);
    ring.closeFile(file, 5);
    success(ring, Operation.CLOSE, 0);

    assertThat(descriptor.isOpen()).isFalse();
    assertThat(Files.exists(Path.of("/proc/self/fd/" + number))).isFalse();
    assertThat(Files.size(folder.resolve("f"))).isEqualTo(10);
  }

  @Test
  void aDescriptorHasOneOwner() throws IOException {
    ring.open(folder.resolve("f"), Set.of(READ_WRITE, CREATE), 1);
    Completion done = one(ring);
    try (FileDescriptor owner = done.descriptor()) {
      assertThatThrownBy(done::descriptor)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the descriptor was taken already: fd=" + owner.number());
    }
    ring.open(folder.resolve("f"), Set.of(READ_ONLY), 2);
    one(ring).descriptor().close(); // of the next completion, another one
  }

  @Test
  void aNameOfAnyBytesIsOpened() throws IOException {
    for (String name : new String[] {"caf%C3%A9", "caf%E9", "%FF%80%20%25"}) {
      Path path = Path.of(URI.create(folder.toUri() + name));
      ring.open(path, Set.of(READ_WRITE, CREATE), 1);
      one(ring).descriptor().close();
      assertThat(path).exists();
      Files.delete(path);
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFileThatCannotBeOpenedGivesTheReason() throws IOException {
    ring.open(folder.resolve("none"), Set.of(READ_ONLY), 9);
    Completion done = one(ring);
    assertThat(done.errno()).isEqualTo(Errno.ENOENT);
    assertThatThrownBy(done::descriptor)
        .isInstanceOf(SystemCallException.class)
        .hasMessage("io_uring OPEN(userData=9) failed: ENOENT (No such file or directory)");
  }

  @Test
  void directReadsBypassThePageCache() throws IOException {
    byte[] bytes = random(2 * SIZE);
    Files.write(folder.resolve("f"), bytes);
    ring.registerPools(pool);
    try (FileDescriptor descriptor = openDirect("f");
        IoUringFile file = ring.register(descriptor)) {
      int lease = lease(pool);
      ring.read(file, pool, lease, 0, SIZE, SIZE, 1);
      assertThat(success(ring, Operation.READ, SIZE).lease()).isEqualTo(lease);
      assertThat(content(lease, 0, SIZE)).isEqualTo(Arrays.copyOfRange(bytes, SIZE, 2 * SIZE));
      pool.put(lease);
    }
  }

  @Test
  void directReadsThatAreNotAlignedAreRefusedWithTheNumbers() throws IOException {
    Files.write(folder.resolve("f"), random(2 * SIZE));
    try (FileDescriptor descriptor = openDirect("f");
        IoUringFile file = ring.register(descriptor)) {
      int lease = lease(pool);
      String refusal = refusalOfRead(file, 100, lease);
      assertThat(refusal)
          .satisfiesAnyOf(
              message ->
                  assertThat(message)
                      .contains("direct I/O needs an address that is a multiple of")
                      .contains("offset=100, length=8192"),
              // if the kernel or the file system does not report its requirements
              message -> assertThat(message).contains("EINVAL"));
      pool.put(lease);
    }
  }

  private String refusalOfRead(IoUringFile file, long offset, int lease) throws IOException {
    try {
      ring.read(file, pool, lease, 0, SIZE, offset, 2);
      return one(ring).errnoName();
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void aPartBeyondTheBufferIsRefused() throws IOException {
    try (FileDescriptor descriptor = open("f", READ_WRITE, CREATE);
        IoUringFile file = ring.attach(descriptor)) {
      int lease = lease(pool);
      for (int[] part : new int[][] {{0, SIZE + 1}, {1, SIZE}, {-1, 1}, {0, -1}, {SIZE + 1, 0}}) {
        assertThatThrownBy(() -> ring.read(file, pool, lease, part[0], part[1], 0, 1))
            .isInstanceOf(IndexOutOfBoundsException.class)
            .hasMessage(
                "from and length must lie within the buffer: from=%d, length=%d, size=8192, pool=%s",
                part[0], part[1], pool);
      }
      assertThatThrownBy(() -> ring.read(file, pool, 8, 0, 1, 0, 1))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThat(ring.inFlight()).isZero();
      pool.put(lease);
    }
  }

  @Test
  void aFileOfAnotherRingIsRefused() throws IOException {
    try (IoUring other = IoUring.create(1);
        FileDescriptor descriptor = open("f", READ_WRITE, CREATE)) {
      IoUringFile file = other.attach(descriptor);
      assertThatThrownBy(() -> ring.fsync(file, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("the file belongs to another ring");
      file.close();
      assertThatThrownBy(() -> other.fsync(file, 1)).hasMessageContaining("the file was closed");
    }
  }

  @Test
  void slotsForFilesAreUsedAgainAndRunOut() throws IOException {
    try (IoUring small = IoUring.create(4, 2);
        FileDescriptor descriptor = open("f", READ_WRITE, CREATE)) {
      for (int i = 0; i < 100; i++) {
        small.register(descriptor).close();
      }
      IoUringFile kept = small.register(descriptor);
      small.register(descriptor);
      assertThatThrownBy(() -> small.register(descriptor))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("all 2 slots for files are taken");
      small.fsync(kept, 1);
      success(small, Operation.FSYNC, 0);
    }
  }
}
