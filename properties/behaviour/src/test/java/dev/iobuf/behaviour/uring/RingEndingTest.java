package dev.iobuf.behaviour.uring;

import static dev.iobuf.behaviour.uring.Fixture.PATIENCE;
import static dev.iobuf.behaviour.uring.Fixture.lease;
import static dev.iobuf.io.OpenFlag.CREATE;
import static dev.iobuf.io.OpenFlag.READ_WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.HugeBuffer;
import dev.iobuf.HugeBufferPool;
import dev.iobuf.HugeIoVec;
import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.Tcp;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Operations in flight at the close of a ring are shown, and end, even if their peers do nothing.
 */
@NeedsUring
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // may be in the kernel
class RingEndingTest {
  private static final Duration SOON = Duration.ofMillis(50);

  private final HugeBufferPool pool = HugeBufferPool.create(4);
  private final List<String> shown = new ArrayList<>();

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @AfterEach
  void close() {
    Fixture.closeUnused(pool);
  }

  private void show(Completion done) {
    shown.add(done.operation() + " " + done.userData() + " " + done.errnoName());
    done.putLease();
    done.putLease(); // does nothing, since it has put the lease before
  }

  /** The program's fault, which the ring survives. */
  @Test
  void aPinThatACallerHasUndoneHindersNoEnd() throws IOException {
    try (FileDescriptor.Pair sockets = FileDescriptor.socketpair();
        IoUring ring = IoUring.create(8)) {
      IoUringFile left = ring.attach(sockets.left());
      int lease = lease(pool);
      ring.receive(left, pool, lease, 0, 10, 1);
      pool.unpin(lease);
      assertThat(ring.submit()).isZero();
      ring.cancel(left, 2);
      for (int seen = 0; seen < 2; seen++) {
        ring.await(1, PATIENCE);
        try {
          ring.next();
        } catch (IllegalStateException refused) {
          assertThat(refused).hasMessageContaining("pin");
        }
      }
      assertThat(ring.inFlight()).isZero();
      left.close();
      pool.put(lease);
    }
  }

  @Test
  void unsubmittedAndCancelledOperationsAreShownWithTheirLeases() throws IOException {
    try (FileDescriptor.Pair sockets = FileDescriptor.socketpair();
        IoUring ring = IoUring.create(8)) {
      IoUringFile left = ring.attach(sockets.left());
      ring.receive(left, pool, lease(pool), 0, 10, 1);
      assertThat(ring.submit()).isZero();
      ring.receive(left, pool, lease(pool), 0, 10, 2);
      ring.writev(left, HugeIoVec.allocate(pool, 1).add(lease(pool)), 0, 3);
      ring.close(this::show);
    }
    assertThat(shown)
        .containsExactlyInAnyOrder(
            "RECEIVE 1 ECANCELED", "RECEIVE 2 ECANCELED", "WRITEV 3 ECANCELED");
  }

  @Test
  void aDescriptorIsTheConsumersIfItTakesIt() throws IOException {
    Path path = folder.resolve("f");
    List<FileDescriptor> taken = new ArrayList<>();
    try (IoUring ring = IoUring.create(8)) {
      for (int userData = 1; userData <= 2; userData++) {
        ring.open(path, Set.of(READ_WRITE, CREATE), userData);
      }
      assertThat(ring.await(2, PATIENCE)).isEqualTo(2);
      ring.close(done -> {
        if (done.userData() == 1) {
          taken.add(descriptor(done));
        }
      });
    }
    assertThat(OpenNumbers.of(path)).isEqualTo(1);
    taken.getFirst().close();
    assertThat(OpenNumbers.of(path)).isZero();
  }

  private static FileDescriptor descriptor(Completion done) {
    try {
      return done.descriptor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aConsumerThatThrowsLeavesTheRingToBeClosedAgain() throws IOException {
    try (IoUring ring = IoUring.create(8)) {
      for (int i = 0; i < 3; i++) {
        ring.timeout(Duration.ofDays(1), i);
      }
      assertThatThrownBy(() ->
              ring.close(done -> {
                show(done);
                throw new IllegalStateException("no");
              }))
          .hasMessage("no");
      assertThat(shown).as("none of them was submitted").hasSize(3);
      assertThat(ring.inFlight()).isZero();
      ring.nop(4);
      ring.close(this::show);
      assertThat(shown).hasSize(4);
      ring.close(this::show);
      assertThat(shown).as("closed already").hasSize(4);
    }
  }

  @Test
  void aPeerThatNeverReadsDoesNotKeepARingOpenWhosePatienceIsOver() throws IOException {
    try (FileDescriptor listener =
            Tcp.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        FileDescriptor client = Tcp.connect(Tcp.localAddress(listener));
        FileDescriptor other = Tcp.connect(Tcp.localAddress(listener));
        FileDescriptor silent = Tcp.accept(listener);
        FileDescriptor alsoSilent = Tcp.accept(listener);
        IoUring ring = IoUring.create(8)) {
      IoUringFile attached = ring.attach(client);
      IoUringFile registered = ring.register(other);
      for (int i = 0; i < 2; i++) { // more than the sockets' buffers hold
        ring.sendZeroCopy(attached, pool, lease(pool), 0, HugeBuffer.SIZE, i);
        ring.sendZeroCopy(registered, pool, lease(pool), 0, HugeBuffer.SIZE, 2 + i);
      }
      int _ = ring.await(1, SOON);
      ring.close(this::show, SOON);
      assertThat(pool.lent()).isZero();
      assertThat(silent.isOpen() && alsoSilent.isOpen()).isTrue();
    }
  }

  @Test
  void aConnectionThatIsResetGivesItsLeasesBack() throws IOException {
    try (FileDescriptor listener =
            Tcp.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        FileDescriptor client = Tcp.connect(Tcp.localAddress(listener));
        FileDescriptor silent = Tcp.accept(listener);
        IoUring ring = IoUring.create(8)) {
      IoUringFile socket = ring.attach(client);
      for (int i = 0; i < 4; i++) {
        ring.sendZeroCopy(socket, pool, lease(pool), 0, HugeBuffer.SIZE, i);
      }
      ring.cancel(socket, 8);
      while (ring.await(1, SOON) > 0) {
        while (ring.next()) {
          ring.completion().putLease();
        }
      }
      assertThat(pool.pinned()).as("in flight, and not cancelled").isPositive();
      ring.reset(socket, 9);
      boolean isReset = false;
      while (ring.inFlight() > 0) {
        assertThat(ring.await(1, PATIENCE)).isPositive();
        while (ring.next()) {
          Completion done = ring.completion();
          isReset |= done.operation() == Operation.RESET && !done.isError();
          done.putLease();
        }
      }
      assertThat(isReset).isTrue();
      assertThat(silent.isOpen()).isTrue();
    }
  }

  @Test
  void onlyConnectionsAreReset() throws IOException {
    try (FileDescriptor.Pair pipe = FileDescriptor.pipe();
        IoUring ring = IoUring.create(8)) {
      ring.reset(ring.attach(pipe.left()), 1);
      assertThat(Fixture.one(ring).errno()).isEqualTo(Errno.ENOTSOCK);
    }
  }
}
