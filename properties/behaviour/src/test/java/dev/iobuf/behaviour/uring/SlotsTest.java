package dev.iobuf.behaviour.uring;

import static dev.iobuf.behaviour.uring.Fixture.PATIENCE;
import static dev.iobuf.behaviour.uring.Fixture.lease;
import static dev.iobuf.behaviour.uring.Fixture.one;
import static dev.iobuf.behaviour.uring.Fixture.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.MicroBuffer;
import dev.iobuf.MicroBufferPool;
import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.io.Tcp;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.Operation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that a ring accepts and opens into slots have no descriptor, and come and go with it. */
@NeedsUring
class SlotsTest {
  private static final int SIZE = MicroBuffer.SIZE;

  private final MicroBufferPool pool = MicroBufferPool.create(4);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @SuppressWarnings("NullAway.Init")
  private Path path;

  @SuppressWarnings("NullAway.Init")
  private FileDescriptor listener;

  @SuppressWarnings("NullAway.Init")
  private InetSocketAddress address;

  @BeforeEach
  void create() throws IOException {
    path = Files.writeString(folder.resolve("f"), "hello");
    listener = Tcp.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    address = Tcp.localAddress(listener);
  }

  @AfterEach
  void close() throws IOException {
    listener.close();
    assertThat(pool.lent()).isZero();
    pool.close();
  }

  private static int descriptors() {
    return Objects.requireNonNull(Path.of("/proc/self/fd").toFile().list()).length;
  }

  private void assertCarries(IoUring ring, SocketChannel client, IoUringFile server)
      throws IOException {
    client.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    ring.receive(server, pool, lease(pool), 0, SIZE, 9);
    Completion received = success(ring, Operation.RECEIVE, 3);
    assertThat(pool.value(received.lease()).asByteBuffer().get(2)).isEqualTo((byte) 3);
    received.putLease();
  }

  @Test
  void aConnectionIsAcceptedIntoASlot() throws IOException {
    try (IoUring ring = IoUring.create(4);
        SocketChannel client = SocketChannel.open(address)) {
      IoUringFile at = ring.register(listener);
      int before = descriptors();
      ring.acceptRegistered(at, 1);
      Completion done = one(ring);
      assertThat(done.operation()).isEqualTo(Operation.ACCEPT);
      assertThatThrownBy(done::descriptor)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("call registered()");
      IoUringFile server = done.registered();
      assertThat(server.isRegistered()).isTrue();
      assertThat(descriptors()).isEqualTo(before);
      assertThatThrownBy(done::registered)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the file was taken already: slot=1");
      assertCarries(ring, client, server);
      server.close();
      assertThat(client.read(ByteBuffer.allocate(1))).as("the end of the stream").isEqualTo(-1);
    }
  }

  @Test
  void aFileIsOpenedIntoASlot() throws IOException {
    try (IoUring ring = IoUring.create(4)) {
      int before = descriptors();
      ring.openRegistered(path, Set.of(OpenFlag.READ_ONLY), 1);
      IoUringFile file = success(ring, Operation.OPEN, 0).registered();
      assertThat(descriptors()).isEqualTo(before);
      ring.read(file, pool, lease(pool), 0, SIZE, 0, 2);
      success(ring, Operation.READ, 5).putLease();
      file.close();
      assertThatThrownBy(() -> ring.fsync(file, 3)).hasMessageContaining("the file was closed");
    }
  }

  @Test
  void anOpenThatFailsGivesItsSlotBack() throws IOException {
    try (IoUring ring = IoUring.create(4, 1)) {
      for (int i = 0; i < 3; i++) {
        ring.openRegistered(folder.resolve("nothing"), Set.of(OpenFlag.READ_ONLY), 1);
        Completion done = one(ring);
        assertThat(done.errno()).isEqualTo(Errno.ENOENT);
        assertThatThrownBy(done::registered).isInstanceOf(SystemCallException.class);
      }
      ring.openRegistered(path, Set.of(OpenFlag.READ_ONLY), 1);
      assertThatThrownBy(() -> ring.openRegistered(path, Set.of(OpenFlag.READ_ONLY), 2))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("all 1 slots for files are taken");
      success(ring, Operation.OPEN, 0).registered().close();
      ring.openRegistered(path, Set.of(OpenFlag.READ_ONLY), 1);
      success(ring, Operation.OPEN, 0);
    }
    assertThat(OpenNumbers.of(path)).isZero();
  }

  @Test
  void anAcceptThatIsCancelledGivesItsSlotBack() throws IOException {
    try (IoUring ring = IoUring.create(4, 1)) {
      IoUringFile at = ring.attach(listener);
      for (int i = 0; i < 3; i++) {
        long ticket = ring.acceptRegistered(at, 1);
        assertThat(ring.submit()).isZero();
        ring.cancel(ticket, 2);
        assertThat(ring.await(2, PATIENCE)).isEqualTo(2);
        while (ring.next()) {
          assertThat(ring.completion().hasLease()).isFalse();
        }
      }
      try (SocketChannel client = SocketChannel.open(address)) {
        ring.acceptRegistered(at, 1);
        assertCarries(ring, client, one(ring).registered());
      }
    }
  }

  @Test
  void aRegisteredFileIsClosedByTheRing() throws IOException {
    try (IoUring ring = IoUring.create(4, 1)) {
      for (int i = 0; i < 3; i++) {
        ring.openRegistered(path, Set.of(OpenFlag.READ_ONLY), 1);
        IoUringFile file = success(ring, Operation.OPEN, 0).registered();
        ring.closeFile(file, 2);
        assertThatThrownBy(() -> ring.fsync(file, 3)).hasMessageContaining("the file was closed");
        assertThatThrownBy(() -> ring.openRegistered(path, Set.of(OpenFlag.READ_ONLY), 4))
            .as("until the completion has been seen")
            .hasMessageContaining("all 1 slots for files are taken");
        success(ring, Operation.CLOSE, 0);
      }
    }
  }

  @Test
  void aFileInUseIsNotClosedByTheRing() throws IOException {
    try (IoUring ring = IoUring.create(4)) {
      IoUringFile at = ring.register(listener);
      ring.accept(at, 1);
      assertThatThrownBy(() -> ring.closeFile(at, 2))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("close while 1 operations");
    }
  }

  @Test
  void aCloseThatWasNeverSubmittedIsDoneByTheRingsEnd() throws IOException {
    try (SocketChannel client = SocketChannel.open(address)) {
      try (IoUring ring = IoUring.create(4)) {
        ring.acceptRegistered(ring.attach(listener), 1);
        ring.closeFile(one(ring).registered(), 2);
      }
      assertThat(client.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }
  }

  @Test
  void oneAcceptTakesManyConnectionsIntoSlotsThatTheKernelChooses() throws IOException {
    try (IoUring ring = IoUring.create(8, 8)) {
      IoUringFile at = ring.register(listener);
      int before = descriptors();
      ring.acceptMultishotRegistered(at, 1);
      List<IoUringFile> servers = new ArrayList<>();
      List<SocketChannel> clients = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        clients.add(SocketChannel.open(address));
        Completion done = one(ring);
        assertThat(done.hasMore()).isTrue();
        servers.add(done.registered());
        assertCarries(ring, clients.get(i), servers.get(i));
      }
      assertThat(servers).extracting(IoUringFile::toString).doesNotHaveDuplicates();
      assertThat(descriptors()).isEqualTo(before + 4); // the clients'

      ring.openRegistered(path, Set.of(OpenFlag.READ_ONLY), 2);
      IoUringFile file = success(ring, Operation.OPEN, 0).registered();
      assertThat(file.toString()).as("of the lower half").isEqualTo("IoUringFile[slot=1]");

      servers.get(2).close();
      clients.add(SocketChannel.open(address));
      servers.add(one(ring).registered());
      assertThat(servers.getLast().toString()).isEqualTo("IoUringFile[slot=6]");
      assertCarries(ring, clients.getLast(), servers.getLast());
      for (SocketChannel client : clients) {
        client.close();
      }
    }
  }

  @Test
  void withoutASlotTheAcceptEndsAndTheConnectionIsDropped() throws IOException {
    try (IoUring ring = IoUring.create(8, 2);
        SocketChannel first = SocketChannel.open(address);
        SocketChannel second = SocketChannel.open(address)) {
      ring.acceptMultishotRegistered(ring.attach(listener), 1);
      IoUringFile server = one(ring).registered();
      Completion ended = one(ring);
      assertThat(ended.errno()).isEqualTo(Errno.ENFILE);
      assertThat(ended.hasMore()).isFalse();
      assertThatThrownBy(ended::registered).hasMessageContaining("the connection was dropped");
      assertThat(second.read(ByteBuffer.allocate(1))).isEqualTo(-1);
      assertCarries(ring, first, server);
    }
  }

  @Test
  void slotsOfTheUpperHalfMustBeFree() throws IOException {
    try (IoUring ring = IoUring.create(4, 2)) {
      IoUringFile at = ring.attach(listener);
      IoUringFile first = ring.register(listener);
      IoUringFile second = ring.register(listener);
      assertThatThrownBy(() -> ring.acceptMultishotRegistered(at, 1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("slots=2, taken=1");
      second.close();
      ring.acceptMultishotRegistered(at, 1);
      assertThatThrownBy(() -> ring.register(listener))
          .hasMessageContaining("all 1 slots for files are taken, and the kernel has 1 others");
      first.close();
      ring.register(listener);
    }
    try (IoUring ring = IoUring.create(4, 1)) {
      IoUringFile at = ring.attach(listener);
      assertThatThrownBy(() -> ring.acceptMultishotRegistered(at, 1))
          .hasMessageContaining("which has no half");
    }
  }

  @Test
  void filesThatNoCallerHasTakenAreClosedWithTheRing() throws IOException {
    List<String> shown = new ArrayList<>();
    try (SocketChannel first = SocketChannel.open(address);
        SocketChannel second = SocketChannel.open(address)) {
      IoUring ring = IoUring.create(8, 8);
      ring.acceptMultishotRegistered(ring.attach(listener), 1);
      one(ring);
      ring.openRegistered(path, Set.of(OpenFlag.READ_ONLY), 2);
      ring.close(done -> shown.add(done.operation() + " " + done.errnoName()));
      assertThat(first.read(ByteBuffer.allocate(1))).isEqualTo(-1);
      assertThat(second.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }
    assertThat(shown).contains("OPEN ECANCELED", "ACCEPT ECANCELED");
  }

  @Test
  void anOperationThatFillsNoSlotHasNoFile() throws IOException {
    try (IoUring ring = IoUring.create(4);
        SocketChannel client = SocketChannel.open(address)) {
      ring.accept(ring.attach(listener), 1);
      Completion done = one(ring);
      assertThatThrownBy(done::registered)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the operation has filled no slot");
      done.descriptor().close();
      assertThat(client.isOpen()).isTrue();
    }
  }
}
