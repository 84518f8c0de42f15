package dev.iobuf.behaviour.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.SmallBufferPool;
import dev.iobuf.behaviour.memory.ChildJvm;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.io.Tcp;
import dev.iobuf.memory.Slab;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringSupport;
import dev.iobuf.uring.ProvidedBuffers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/**
 * Closes things in a full heap, more than 128 times: at the 128th call, the Java runtime needs heap
 * to specialize a method handle.
 */
final class FullHeapScenarios {
  private static final int OFTEN = 140;

  /** Each has two mappings, so that the 128th is unmapped in the full heap. */
  private static final int RINGS = 63;

  /** The steps, in bytes, by which the room in the heap grows. */
  private static final int[] ROOMS = {8, 1};

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final int CONNECTIONS = 128;
  private static final int LITTLE = 7; // bytes

  private FullHeapScenarios() {}

  /** Runs scenarios by name. */
  public static void main(String[] scenarios) throws Throwable {
    Warmth.initializeAll();
    ChildJvm.runScenarios(FullHeapScenarios.class, scenarios);
  }

  static void closesFiles() throws Exception {
    closesInAFullHeap(() -> FileDescriptor.open(Path.of("/dev/null"), OpenFlag.READ_ONLY));
  }

  static void unmapsSlabs() throws Exception {
    closesInAFullHeap(() -> Slab.map(4_096, 4_096));
  }

  private static void closesInAFullHeap(Callable<AutoCloseable> opener) throws Exception {
    opener.call().close(); // Links the code that is called.
    AutoCloseable[] first = {opener.call()};
    FullHeap.during(LITTLE, () -> closeAll(first)); // Loads the code that catches an error.
    ProcessState before = ProcessState.now();
    AutoCloseable[] opened = new AutoCloseable[OFTEN];
    for (int i = 0; i < OFTEN; i++) {
      opened[i] = opener.call();
    }
    FullHeap.during(LITTLE, () -> closeAll(opened));
    assertThat(ProcessState.now().differencesFrom(before)).isEmpty();
  }

  private static void closeAll(AutoCloseable[] opened) throws Exception {
    for (AutoCloseable one : opened) {
      try {
        one.close();
      } catch (Throwable full) {
        // The check is whether it is closed nonetheless.
      }
    }
  }

  static void closesRingsThatCouldNotBeMade() throws Exception {
    if (!IoUringSupport.current().isAvailable()) {
      return;
    }
    for (int i = 0; i < RINGS; i++) {
      IoUring.create(1).close();
    }
    ProcessState before = ProcessState.now();
    IoUring[] made = new IoUring[1];
    int failures = FullHeap.untilSuccess(LITTLE, () -> made[0] = IoUring.create(1));
    made[0].close();
    assertThat(failures).as("times that the heap was too full").isPositive();
    assertThat(ProcessState.now().differencesFrom(before)).isEmpty();
  }

  static void opensFiles() throws Exception {
    opens(() -> FileDescriptor.open(Path.of("/dev/null"), OpenFlag.READ_ONLY), ROOMS);
  }

  static void opensPipes() throws Exception {
    opens(FileDescriptor::pipe, ROOMS);
  }

  static void mapsSlabs() throws Exception {
    opens(() -> Slab.map(4_096, Slab.HUGE_PAGE), ROOMS);
  }

  static void opensPools() throws Exception {
    opens(() -> SmallBufferPool.create(4), LITTLE);
  }

  static void listens() throws Exception {
    opens(() -> Tcp.listen(ANY_PORT, 1), ROOMS);
  }

  static void connects() throws Exception {
    try (FileDescriptor listener = Tcp.listen(ANY_PORT, CONNECTIONS)) {
      InetSocketAddress address = Tcp.localAddress(listener);
      opens(() -> Tcp.connect(address), ROOMS);
    }
  }

  /**
   * A failed action must have left nothing. A thing that was opened in the end is closed in a heap
   * with room.
   */
  private static void opens(Callable<AutoCloseable> opener, int... rooms) throws Exception {
    opener.call().close();
    for (int room : rooms) {
      ProcessState before = ProcessState.now();
      AutoCloseable[] opened = new AutoCloseable[1];
      int failures = FullHeap.untilSuccess(room, () -> opened[0] = opener.call());
      opened[0].close();
      System.out.println("in vain at first: " + failures + " times");
      assertThat(ProcessState.now().differencesFrom(before)).isEmpty();
    }
  }

  static void refillsLoseNoLease() throws Exception {
    if (!IoUringSupport.current().isAvailable()) {
      return;
    }
    refills(group -> group.refill()); // Links the code that is called.
    refills(group -> FullHeap.untilSuccess(ROOMS[0], group::refill));
  }

  private static void refills(Refill refill) throws Exception {
    try (SmallBufferPool pool = SmallBufferPool.create(64);
        IoUring ring = IoUring.create(1);
        ProvidedBuffers group = ring.provide(pool, 64)) {
      pool.put(pool.tryGet());
      refill.of(group);
      assertThat(group.provided()).isEqualTo(pool.capacity());
      assertThat(pool.lent()).isEqualTo(group.provided());
    }
  }

  /** A way to fill a group with leases. */
  @FunctionalInterface
  private interface Refill {
    void of(ProvidedBuffers group) throws Exception;
  }
}
