package dev.iobuf.behaviour.uring;

import static dev.iobuf.io.OpenFlag.CREATE;
import static dev.iobuf.io.OpenFlag.READ_ONLY;
import static dev.iobuf.io.OpenFlag.READ_WRITE;
import static dev.iobuf.io.OpenFlag.WRITE_ONLY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.HugeBuffer;
import dev.iobuf.HugeBufferPool;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.io.Tcp;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.Operation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When the close of a ring returns, the ring has released all its resources. */
@NeedsUring
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // may be in the kernel
class RingCloseTest {
  private static final Path TRUE = Path.of("/bin/true");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @SuppressWarnings("NullAway.Init")
  private Path path;

  @BeforeEach
  void create() throws IOException {
    path = Files.createFile(folder.resolve("f"));
  }

  @Test
  void attachedFilesAreReleasedWhicheverIsClosedFirst() throws IOException {
    FileDescriptor first = FileDescriptor.open(path, READ_ONLY);
    try (IoUring ring = IoUring.create(4)) {
      ring.attach(first);
      first.close();
      assertThat(OpenNumbers.of(path)).as("the ring still uses it").isEqualTo(1);
    }
    assertThat(OpenNumbers.of(path)).isZero();

    try (FileDescriptor last = FileDescriptor.open(path, READ_ONLY);
        IoUring ring = IoUring.create(4)) {
      ring.attach(last);
    }
    assertThat(OpenNumbers.of(path)).isZero();
  }

  @Test
  void allFilesAreReleasedInEachOrderOfClosing() throws IOException {
    for (int closed = 0; closed < 1 << 4; closed++) {
      IoUring ring = IoUring.create(4);
      IoUringFile[] files = new IoUringFile[4];
      for (int i = 0; i < files.length; i++) {
        try (FileDescriptor descriptor = FileDescriptor.open(path, READ_ONLY)) {
          files[i] = i == 2 ? ring.register(descriptor) : ring.attach(descriptor);
        }
      }
      for (int i = 0; i < files.length; i++) {
        if ((closed >> i & 1) == 1) {
          files[i].close();
        }
      }
      ring.close();
      assertThat(OpenNumbers.of(path)).as("closed before: %s", closed).isZero();
      for (IoUringFile file : files) {
        file.close(); // once more, or after the ring: does nothing
      }
    }
  }

  @Test
  void aListenerThatIsClosedAcceptsNoConnection() throws IOException {
    InetSocketAddress address;
    try (FileDescriptor listener =
            Tcp.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        IoUring ring = IoUring.create(4)) {
      address = Tcp.localAddress(listener);
      ring.acceptMultishot(ring.attach(listener), 1);
      assertThat(ring.submit()).isZero();
    }
    assertThatThrownBy(() -> Tcp.connect(address))
        .isInstanceOf(SystemCallException.class)
        .hasMessageContaining("ECONNREFUSED");
  }

  @Test
  void aProgramThatWasWrittenByARingCanBeStartedAtOnce() throws Exception {
    Assumptions.assumeTrue(Files.size(TRUE) <= HugeBuffer.SIZE, "/bin/true is large");
    byte[] program = Files.readAllBytes(TRUE);
    for (int i = 0; i < 20; i++) {
      Path copy = folder.resolve("true" + i);
      try (HugeBufferPool pool = HugeBufferPool.create(2);
          IoUring ring = IoUring.create(4);
          FileDescriptor descriptor = FileDescriptor.open(copy, WRITE_ONLY, CREATE)) {
        IoUringFile file = ring.register(descriptor);
        ring.registerPools(pool);
        int lease = pool.tryGet();
        pool.value(lease).asByteBuffer().put(program);
        ring.write(file, pool, lease, 0, program.length, 0, 1);
        Fixture.success(ring, Operation.WRITE, program.length).putLease();
      }
      assertThat(copy.toFile().setExecutable(true)).isTrue();
      // While the kernel has it open for writing, ETXTBSY.
      assertThat(new ProcessBuilder(copy.toString()).start().waitFor()).isZero();
    }
  }

  @Test
  void registeredMemoryIsUnpinnedAtOnce() throws IOException {
    long before = pinnedKilobytes();
    try (HugeBufferPool pool = HugeBufferPool.create(4)) {
      IoUring ring = IoUring.create(4);
      ring.registerPools(pool);
      assertThat(pinnedKilobytes()).isGreaterThan(before);
      ring.close();
      assertThat(pinnedKilobytes()).isEqualTo(before);
    }
  }

  /** Memory that the kernel keeps in RAM for this process's rings. */
  private static long pinnedKilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmPin:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }

  @Test
  void aFileThatWasToBeClosedIsClosedThoughNothingWasSubmitted() throws IOException {
    IoUring ring = IoUring.create(4);
    ring.closeFile(ring.attach(FileDescriptor.open(path, READ_WRITE)), 1);
    assertThat(OpenNumbers.of(path)).isEqualTo(1);
    ring.close();
    assertThat(OpenNumbers.of(path)).isZero();
  }

  @Test
  void aFileWhoseDescriptorIsInUseIsNotClosedAndStaysUsable() throws IOException {
    try (IoUring ring = IoUring.create(4)) {
      FileDescriptor descriptor = FileDescriptor.open(path, READ_WRITE);
      IoUringFile file = ring.attach(descriptor);
      IoUringFile sameAgain = ring.attach(descriptor);

      assertThatThrownBy(() -> ring.closeFile(file, 1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("calls in progress=1");

      ring.fsync(file, 2);
      Fixture.success(ring, Operation.FSYNC, 0);
      sameAgain.close();
      ring.closeFile(file, 3);
      Fixture.success(ring, Operation.CLOSE, 0);
      assertThat(OpenNumbers.of(path)).isZero();
    }
  }

  @Test
  void aFileWhoseDescriptorItsOwnerHasClosedIsTheCallersToClose() throws IOException {
    try (IoUring ring = IoUring.create(4)) {
      FileDescriptor descriptor = FileDescriptor.open(path, READ_WRITE);
      IoUringFile file = ring.attach(descriptor);
      descriptor.close();

      assertThatThrownBy(() -> ring.closeFile(file, 1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("was closed");

      assertThat(OpenNumbers.of(path)).as("the file is still open").isEqualTo(1);
      file.close();
      assertThat(OpenNumbers.of(path)).isZero();
    }
  }

  @Test
  void aFileThatTheKernelClosedIsNotClosedTwice() throws IOException {
    try (IoUring ring = IoUring.create(4)) {
      FileDescriptor first = FileDescriptor.open(path, READ_WRITE);
      int number = first.number();
      ring.closeFile(ring.attach(first), 1);
      assertThat(ring.await(1)).isEqualTo(1);
      try (FileDescriptor reuser = FileDescriptor.open(path, READ_WRITE)) {
        assertThat(reuser.number()).isEqualTo(number);
        Fixture.success(ring, Operation.CLOSE, 0);
        assertThat(OpenNumbers.isOpen(number)).isTrue();
      }
    }
  }
}
