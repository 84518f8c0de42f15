package dev.iobuf.behaviour.uring;

import static dev.iobuf.behaviour.uring.Fixture.PATIENCE;
import static dev.iobuf.behaviour.uring.Fixture.lease;
import static dev.iobuf.behaviour.uring.Fixture.one;
import static dev.iobuf.behaviour.uring.Fixture.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.MediumBuffer;
import dev.iobuf.MediumBufferPool;
import dev.iobuf.MediumIoVec;
import dev.iobuf.behaviour.lifecycle.ProcessLimit;
import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringChain;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operations that the kernel does one after the other, and what breaks their chain. */
@NeedsUring
class ChainTest {
  private static final int SIZE = MediumBuffer.SIZE;
  private static final int ENTRIES = 8;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  private final MediumBufferPool pool = MediumBufferPool.create(8);

  @SuppressWarnings("NullAway.Init")
  private IoUring ring;

  @SuppressWarnings("NullAway.Init")
  private FileDescriptor descriptor;

  @SuppressWarnings("NullAway.Init")
  private IoUringFile file;

  @BeforeEach
  void create() throws IOException {
    ring = IoUring.create(ENTRIES);
    descriptor = FileDescriptor.open(folder.resolve("f"), OpenFlag.READ_WRITE, OpenFlag.CREATE);
    file = ring.attach(descriptor);
  }

  @AfterEach
  void close() throws IOException {
    ring.close();
    descriptor.close();
    Fixture.closeUnused(pool);
  }

  /** Takes the completion of an operation that was skipped because of another one. */
  private void skipped(Operation operation, long userData, long by) throws IOException {
    Completion done = one(ring);
    assertThat(done.operation()).isEqualTo(operation);
    assertThat(done.userData()).isEqualTo(userData);
    assertThat(done.errno()).isEqualTo(Errno.ECANCELED);
    assertThat(done.isSkipped()).isTrue();
    assertThat(done.skippedBy()).isEqualTo(by);
    assertThat(done.hasBrokenChain()).isFalse();
    done.putLease();
  }

  private void assertIdle() {
    assertThat(ring.inFlight()).isZero();
    assertThat(ring.room()).isEqualTo(ENTRIES);
    assertThat(file.inFlight()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aWriteThenASync(boolean isRegistered) throws IOException {
    if (isRegistered) {
      ring.registerPools(pool);
    }
    for (int round = 0; round < 20; round++) {
      try (IoUringChain chain = ring.chain(2)) {
        ring.write(file, pool, lease(pool), 0, SIZE, (long) round * SIZE, 1);
        ring.fdatasync(file, 2);
        chain.end();
      }
      assertThat(ring.inFlight()).isEqualTo(2);
      assertThat(ring.await(2, PATIENCE)).isEqualTo(2);
      Completion written = success(ring, Operation.WRITE, SIZE);
      assertThat(written.userData()).isEqualTo(1);
      assertThat(written.hasBrokenChain()).isFalse();
      assertThat(written.isSkipped()).isFalse();
      written.putLease();
      assertThat(success(ring, Operation.FSYNC, 0).userData()).isEqualTo(2);
      assertIdle();
    }
    assertThat(Files.size(folder.resolve("f"))).isEqualTo(20L * SIZE);
  }

  @Test
  void eachStartsWhenTheOneBeforeItHasCompleted() throws IOException {
    try (IoUringChain chain = ring.chain(6)) {
      for (int i = 0; i < 3; i++) { // each read finds what was written just before
        int lease = lease(pool);
        pool.value(lease).segment().fill((byte) (i + 1));
        ring.write(file, pool, lease, 0, SIZE, 0, 0);
        ring.read(file, pool, lease(pool), 0, SIZE, 0, i + 1);
      }
      chain.end();
    }
    assertThat(ring.await(6, PATIENCE)).isEqualTo(6);
    for (int i = 0; i < 3; i++) {
      success(ring, Operation.WRITE, SIZE).putLease();
      Completion read = success(ring, Operation.READ, SIZE);
      assertThat(pool.value(read.lease()).segment().get(java.lang.foreign.ValueLayout.JAVA_BYTE, 0))
          .isEqualTo((byte) read.userData());
      read.putLease();
    }
    assertIdle();
  }

  @Test
  void aShortWriteBreaksItAndSaysSo() throws Exception {
    ProcessLimit.onFileSize(
        100,
        () -> {
          try (IoUringChain chain = ring.chain(3)) {
            ring.write(file, pool, lease(pool), 0, SIZE, 0, 1);
            ring.write(file, pool, lease(pool), 0, SIZE, 0, 2);
            ring.fdatasync(file, 3);
            chain.end();
          }
          assertThat(ring.await(3, PATIENCE)).isEqualTo(3);
        });
    Completion shortWrite = success(ring, Operation.WRITE, 100);
    assertThat(shortWrite.hasBrokenChain()).isTrue();
    assertThat(shortWrite.isSkipped()).isFalse();
    assertThatThrownBy(shortWrite::skippedBy).isInstanceOf(IllegalStateException.class);
    shortWrite.putLease();
    skipped(Operation.WRITE, 2, 1);
    assertThatThrownBy(ring.completion()::resultOrThrow)
        .hasMessageContaining("WRITE with userData=1 moved 100 of 8192 bytes");
    skipped(Operation.FSYNC, 3, 1);
    assertThat(Files.size(folder.resolve("f"))).isEqualTo(100);
    assertIdle();
  }

  @Test
  void aShortVectorBreaksIt() throws IOException {
    Files.write(folder.resolve("f"), new byte[SIZE + 1]);
    MediumIoVec vector = MediumIoVec.allocate(pool, 2).add(lease(pool)).add(lease(pool));
    try (IoUringChain chain = ring.chain(2)) {
      ring.readv(file, vector, 0, 1);
      ring.nop(2);
      chain.end();
    }
    assertThat(ring.await(2, PATIENCE)).isEqualTo(2);
    Completion read = success(ring, Operation.READV, SIZE + 1);
    assertThat(read.hasBrokenChain()).isTrue();
    read.putLease();
    skipped(Operation.NOP, 2, 1);
  }

  @Test
  void aFailureBreaksItAndTheLeasesComeBackOneByOne() throws IOException {
    try (FileDescriptor full = FileDescriptor.open(Path.of("/dev/full"), OpenFlag.READ_WRITE)) {
      IoUringFile device = ring.register(full);
      try (IoUringChain chain = ring.chain(4)) {
        ring.write(file, pool, lease(pool), 0, 10, 0, 1);
        ring.write(device, pool, lease(pool), 0, SIZE, 0, 2);
        ring.write(file, pool, lease(pool), 0, 20, 0, 3);
        ring.fsync(file, 4);
        chain.end();
      }
      assertThat(ring.await(4, PATIENCE)).isEqualTo(4);
      assertThat(pool.lent()).isEqualTo(3);
      success(ring, Operation.WRITE, 10).putLease();
      assertThat(pool.lent()).isEqualTo(2);
      Completion failed = one(ring);
      assertThat(failed.errno()).isEqualTo(Errno.ENOSPC);
      assertThat(failed.hasBrokenChain()).isTrue();
      failed.putLease();
      assertThat(pool.lent()).isEqualTo(1);
      skipped(Operation.WRITE, 3, 2);
      assertThat(pool.lent()).isZero();
      skipped(Operation.FSYNC, 4, 2);
      assertThatThrownBy(ring.completion()::resultOrThrow)
          .hasMessageContaining("WRITE with userData=2 failed with ENOSPC");
      device.close();
    }
    assertThat(Files.size(folder.resolve("f"))).as("what came before is done").isEqualTo(10);
    assertIdle();
  }

  @Test
  void aHardLinkGoesOn() throws IOException {
    try (IoUringChain chain = ring.chain(4)) {
      ring.read(file, pool, lease(pool), 0, SIZE, 0, 1); // of an empty file: 0 bytes
      chain.hardLink();
      ring.nop(2);
      ring.read(file, pool, lease(pool), 0, SIZE, 0, 3);
      ring.nop(4);
      chain.end();
    }
    assertThat(ring.await(4, PATIENCE)).isEqualTo(4);
    Completion read = success(ring, Operation.READ, 0);
    assertThat(read.hasBrokenChain()).isFalse();
    read.putLease();
    success(ring, Operation.NOP, 0);
    Completion second = success(ring, Operation.READ, 0);
    assertThat(second.hasBrokenChain()).isTrue();
    second.putLease();
    skipped(Operation.NOP, 4, 3);
    assertIdle();
  }

  @Test
  void aChainThatIsBrokenBeforeAHardLinkIsBrokenBehindItToo() throws IOException {
    try (IoUringChain chain = ring.chain(3)) {
      ring.read(file, pool, lease(pool), 0, SIZE, 0, 1);
      ring.nop(2);
      chain.hardLink();
      ring.nop(3);
      chain.end();
    }
    success(ring, Operation.READ, 0).putLease();
    skipped(Operation.NOP, 2, 1);
    skipped(Operation.NOP, 3, 1);
  }

  @Test
  void whatIsStartedAfterItDoesNotDependOnIt() throws IOException {
    try (IoUringChain chain = ring.chain(2)) {
      ring.read(file, pool, lease(pool), 0, SIZE, 0, 1);
      ring.nop(2);
      chain.end();
    }
    ring.nop(3);
    assertThat(ring.await(3, PATIENCE)).isEqualTo(3);
    List<String> shown = new ArrayList<>();
    while (ring.next()) {
      Completion done = ring.completion();
      shown.add(done.userData() + " " + done.isSkipped());
      done.putLease();
    }
    assertThat(shown).containsExactlyInAnyOrder("1 false", "2 true", "3 false");
  }

  @Test
  void anExceptionInTheMiddleTakesAllBack() throws IOException {
    int first = lease(pool);
    int notOut = lease(pool);
    pool.put(notOut);
    List<Long> tickets = new ArrayList<>();
    ring.nop(7); // not part of it
    assertThatThrownBy(
            () -> {
              try (IoUringChain chain = ring.chain(4)) {
                tickets.add(ring.write(file, pool, first, 0, SIZE, 0, 1));
                chain.timeout(PATIENCE);
                tickets.add(ring.nop(2));
                tickets.add(ring.write(file, pool, notOut, 0, SIZE, 0, 3));
                chain.end();
              }
            })
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not lent");
    assertThat(ring.inFlight()).isEqualTo(1);
    assertThat(file.inFlight()).isZero();
    pool.put(first); // it is pinned no more
    assertThat(ring.await(1, PATIENCE)).isEqualTo(1);
    assertThat(success(ring, Operation.NOP, 0).userData()).isEqualTo(7);
    assertThat(ring.next()).isFalse();
    assertThat(tickets).hasSize(2);
    ring.cancel(tickets.getFirst(), 8);
    assertThat(one(ring).errno()).isEqualTo(Errno.ENOENT);
    assertThat(Files.size(folder.resolve("f"))).isZero();
    assertIdle();
  }

  @Test
  void aChainThatIsNotEndedIsTakenBackAndAnotherOneIsRight() throws IOException {
    for (int round = 0; round < 3; round++) {
      int lease = lease(pool);
      try (IoUringChain chain = ring.chain(ENTRIES)) {
        ring.write(file, pool, lease, 0, SIZE, 0, 1);
        ring.nop(2);
        assertThat(chain.toString()).contains("added=2");
      }
      pool.put(lease);
      assertIdle();
      try (IoUringChain chain = ring.chain(2)) {
        ring.nop(3);
        ring.nop(4);
        chain.end();
      }
      assertThat(success(ring, Operation.NOP, 0).userData()).isEqualTo(3);
      assertThat(success(ring, Operation.NOP, 0).userData()).isEqualTo(4);
    }
    assertThat(Files.size(folder.resolve("f"))).isZero();
  }

  @Test
  void aFileThatATakenBackChainWasToCloseIsClosed() throws IOException {
    try (IoUringChain chain = ring.chain(2)) {
      ring.nop(1);
      ring.closeFile(file, 2);
      assertThat(chain.toString()).contains("added=2");
    }
    assertThat(descriptor.isOpen()).isFalse();
    assertIdle();
  }

  @Test
  void itIsSubmittedWholeSoNothingIsSubmittedWhileItIsOpen() throws IOException {
    try (IoUringChain chain = ring.chain(2)) {
      ring.nop(1);
      assertThatThrownBy(ring::submit)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("added=1, reserved=2");
      assertThatThrownBy(() -> ring.await(1)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> ring.await(1, PATIENCE)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> ring.chain(1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("a chain is open");
      ring.nop(2);
      chain.end();
      assertThatThrownBy(chain::end)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("no chain is open");
    }
    success(ring, Operation.NOP, 0);
    success(ring, Operation.NOP, 0);
    assertIdle();
  }

  @Test
  void completionsMayBeTakenWhileItIsOpen() throws IOException {
    ring.nop(1);
    ring.nop(2);
    assertThat(ring.await(2, PATIENCE)).isEqualTo(2);
    try (IoUringChain chain = ring.chain(2)) {
      success(ring, Operation.NOP, 0);
      ring.nop(3);
      success(ring, Operation.NOP, 0);
      ring.nop(4);
      chain.end();
    }
    assertThat(success(ring, Operation.NOP, 0).userData()).isEqualTo(3);
    assertThat(success(ring, Operation.NOP, 0).userData()).isEqualTo(4);
    assertIdle();
  }

  @Test
  void roomIsReservedOrItIsRefusedBeforeAnythingIsStarted() throws IOException {
    for (int i = 0; i < 5; i++) {
      ring.nop(i);
    }
    assertThatThrownBy(() -> ring.chain(4))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("inFlight=5, entries=8, room=3, wanted=4");
    assertThatThrownBy(() -> ring.chain(9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 … 8")
        .hasMessageContaining("entries=9");
    assertThatThrownBy(() -> ring.chain(0)).isInstanceOf(IllegalArgumentException.class);
    assertThat(ring.inFlight()).isEqualTo(5);
    try (IoUringChain chain = ring.chain(3)) { // fills the ring
      ring.nop(5);
      chain.timeout(PATIENCE);
      ring.nop(6);
      assertThatThrownBy(() -> ring.nop(7))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("added=3, reserved=3, wanted=1");
      assertThatThrownBy(() -> chain.timeout(PATIENCE))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("reserved=3");
      chain.end();
    }
    assertThat(ring.await(7, PATIENCE)).isEqualTo(7);
    while (ring.next()) {
      assertThat(ring.completion().result()).isZero();
    }
    assertIdle();
  }

  @Test
  void operationsThatCompleteSeveralTimesAreRefusedAndTheOthersStay() throws IOException {
    try (FileDescriptor.Pair sockets = FileDescriptor.socketpair()) {
      IoUringFile socket = ring.attach(sockets.left());
      int lease = lease(pool);
      try (var group = ring.provide(pool, 2);
          IoUringChain chain = ring.chain(3)) {
        ring.nop(1);
        assertThatThrownBy(() -> ring.receiveMultishot(socket, group, 2))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("several times")
            .hasMessageContaining("operation=RECEIVE");
        assertThatThrownBy(() -> ring.sendZeroCopy(socket, pool, lease, 0, 8, 3))
            .hasMessageContaining("operation=SEND_ZERO_COPY");
        assertThatThrownBy(() -> ring.acceptMultishot(socket, 4))
            .hasMessageContaining("operation=ACCEPT");
        ring.nop(5);
        chain.end();
      }
      pool.put(lease); // it is not pinned
      success(ring, Operation.NOP, 0);
      success(ring, Operation.NOP, 0);
      socket.close();
    }
    assertIdle();
  }

  @Test
  void aChainOfOneOrNoneIsNoChain() throws IOException {
    try (IoUringChain chain = ring.chain(1)) {
      assertThatThrownBy(chain::hardLink).hasMessageContaining("none was");
      assertThatThrownBy(() -> chain.timeout(PATIENCE)).hasMessageContaining("none was");
      chain.end();
    }
    assertIdle();
    try (IoUringChain chain = ring.chain(4)) {
      ring.read(file, pool, lease(pool), 0, SIZE, 0, 1);
      chain.end();
    }
    Completion read = success(ring, Operation.READ, 0);
    assertThat(read.hasBrokenChain()).as("nothing comes behind it").isFalse();
    read.putLease();
    assertIdle();
  }

  @Test
  void aHardLinkToNothingIsRefused() throws IOException {
    try (IoUringChain chain = ring.chain(2)) {
      ring.nop(1);
      chain.hardLink();
      assertThatThrownBy(chain::end)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("nothing follows");
      ring.nop(2);
      chain.end();
    }
    success(ring, Operation.NOP, 0);
    success(ring, Operation.NOP, 0);
  }

  @Test
  void anOperationThatTheKernelCannotEvenBeginFailsTheWholeChain() throws IOException {
    Path tooLong = Path.of("/" + "n".repeat(5_000));
    try (IoUringChain chain = ring.chain(3)) {
      ring.write(file, pool, lease(pool), 0, SIZE, 0, 1);
      ring.open(tooLong, Set.of(OpenFlag.READ_ONLY), 2);
      ring.nop(3);
      chain.end();
    }
    assertThat(ring.await(3, PATIENCE)).isEqualTo(3);
    Completion first = one(ring);
    assertThat(first.errno()).isEqualTo(Errno.ECANCELED);
    assertThatThrownBy(first::resultOrThrow)
        .as("it can't be told which one it was")
        .hasMessageContaining("or the kernel could not begin one");
    first.putLease();
    assertThat(one(ring).errnoName()).isEqualTo("ENAMETOOLONG");
    skipped(Operation.NOP, 3, 2);
    assertThat(Files.size(folder.resolve("f"))).isZero();
    assertIdle();
  }
}
