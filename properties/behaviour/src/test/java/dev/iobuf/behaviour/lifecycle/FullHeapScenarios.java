package dev.iobuf.behaviour.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.behaviour.memory.ChildJvm;
import dev.iobuf.memory.Slab;
import dev.iobuf.uring.Ring;
import dev.iobuf.uring.Support;
import dev.iobuf.vectored.FileDescriptor;
import dev.iobuf.vectored.OpenFlag;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/**
 * What is closed in a full heap, more often than the Java runtime needs no heap for it: at the
 * 128th call it makes a version of its own of a method handle.
 */
final class FullHeapScenarios {
  private static final int OFTEN = 140;

  /** Each has two mappings, so that the 128th is unmapped in the full heap. */
  private static final int RINGS = 63;

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
    AutoCloseable[] first = {opener.call()};
    FullHeap.during(LITTLE, () -> closeAll(first)); // Loads what catches an error.
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
        // Whether it is closed nonetheless is what is looked at.
      }
    }
  }

  static void closesRingsThatCouldNotBeMade() throws Exception {
    if (!Support.current().isAvailable()) {
      return;
    }
    for (int i = 0; i < RINGS; i++) {
      Ring.create(1).close();
    }
    ProcessState before = ProcessState.now();
    Ring[] made = new Ring[1];
    int failures = FullHeap.untilSuccess(LITTLE, () -> made[0] = Ring.create(1));
    made[0].close();
    assertThat(failures).as("times that the heap was too full").isPositive();
    assertThat(ProcessState.now().differencesFrom(before)).isEmpty();
  }
}
