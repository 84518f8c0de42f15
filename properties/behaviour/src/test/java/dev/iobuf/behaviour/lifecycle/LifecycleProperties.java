package dev.iobuf.behaviour.lifecycle;

import dev.iobuf.behaviour.lifecycle.Step.Trouble;
import dev.iobuf.behaviour.memory.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * A program opens, uses and closes things in any order, and some calls fail. At its end, at once,
 * the process has the descriptors, mappings, threads, locked memory, beans and listening ports that
 * it had before. Every lease has returned, and every file holds the bytes that were written.
 *
 * <p>The failures are real: limits of the process, full disks, killed peers, a full heap. A program
 * that fails is shortened, and printed as Java.
 */
@Tag("lifecycle")
class LifecycleProperties {
  /** The number of orders in which each program closes the things that are open at its end. */
  private static final int ORDERS = Integer.getInteger("iobuf.lifecycle.orders", 1);

  /** The number of programs that a process runs in a full heap. */
  private static final int FULL_HEAP_TRIES = Integer.getInteger("iobuf.lifecycle.full", 12);

  /**
   * What the programs and their test framework need takes 5 MB. The rest is filled, and has room
   * for the report of a failure once it is empty again.
   */
  private static final List<String> HEAP = List.of(ChildJvm.NATIVE_ACCESS, "-Xms12m", "-Xmx12m");

  private static long programs;
  private static long steps;

  private final Lifecycle lifecycle = new Lifecycle(new Library(), folder());

  @BeforeContainer
  static void begin() {
    Warmth.up();
  }

  @AfterContainer
  static void report() throws IOException {
    System.out.printf("%,d programs left nothing, %,d steps in all%n", programs, steps);
    end();
  }

  static void end() throws IOException {
    Lifecycle.clear(folder());
    Files.delete(folder());
  }

  static Path folder() {
    try {
      return Files.createDirectories(
          Path.of(
              System.getProperty("java.io.tmpdir"), "lifecycles-" + ProcessHandle.current().pid()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Property(tries = 960, shrinking = ShrinkingMode.OFF)
  void everyOpenedThingIsClosed(@ForAll("programs") List<Step> steps, @ForAll long order) {
    checkInOrders(steps, order);
  }

  /** A try is a process, which runs many programs: the heap is full for the whole process. */
  @Property(tries = 1)
  void alsoInAFullHeap(@ForAll long seed) {
    ChildJvm.run(
            FullHeapPrograms.class,
            "",
            HEAP,
            Long.toString(seed),
            Integer.toString(FULL_HEAP_TRIES),
            Integer.toString(ORDERS))
        .assertHeld();
  }

  private void checkInOrders(List<Step> program, long first) {
    for (int i = 0; i < ORDERS; i++) {
      lifecycle.check(program, first + i);
      programs++;
      steps += program.size();
    }
  }

  @Provide
  Arbitrary<List<Step>> programs() {
    return Programs.of(60, 20, Trouble.INTERRUPTED, Trouble.FEW_DESCRIPTORS);
  }
}
