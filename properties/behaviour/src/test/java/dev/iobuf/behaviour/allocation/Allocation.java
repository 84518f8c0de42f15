package dev.iobuf.behaviour.allocation;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts the bytes of heap that a thread allocates by an operation, once it is compiled. */
public final class Allocation {
  /** The most bytes that the counting itself may allocate. */
  public static final long HARNESS_BYTES = 4_096;

  /** The number of operations that are counted; the profile {@code nightly} has more. */
  static final int OPERATIONS = Integer.getInteger("iobuf.allocation.operations", 200_000);

  /**
   * These tests run with {@code -Xbatch}: after a few batches all code is compiled, on any machine.
   */
  private static final int BATCH = 20_000;

  private static final int QUIET_BATCHES = 3;
  private static final int MOST_BATCHES = 100;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocation() {}

  /** The operation to repeat. It is a separate method, so that it is compiled by itself. */
  public interface Operation {
    /** Runs for the n-th time. */
    void run(int n) throws Exception;
  }

  /** Returns the bytes that {@link #OPERATIONS} operations allocate after a warm-up. */
  public static long by(Operation operation) throws Exception {
    int quiet = 0;
    for (int batch = 0; batch < MOST_BATCHES && quiet < QUIET_BATCHES; batch++) {
      quiet = allocatedBy(operation, BATCH) == 0 ? quiet + 1 : 0;
    }
    return allocatedBy(operation, OPERATIONS);
  }

  private static long allocatedBy(Operation operation, int times) throws Exception {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    repeat(operation, times);
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  private static void repeat(Operation operation, int times) throws Exception {
    for (int n = 0; n < times; n++) {
      operation.run(n);
    }
  }
}
