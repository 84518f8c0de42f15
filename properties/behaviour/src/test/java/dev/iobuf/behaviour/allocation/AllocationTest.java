package dev.iobuf.behaviour.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.iobuf.PicoBufferPool;
import dev.iobuf.SmallBufferPool;
import dev.iobuf.SmallIoVec;
import dev.iobuf.TitanBufferPool;
import dev.iobuf.vectored.FileDescriptor;
import dev.iobuf.vectored.OpenFlag;
import dev.iobuf.vectored.Vectored;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Lending, viewing, filling and calling make no garbage, counted by the JVM over 10⁶ operations.
 */
@Tag("allocation")
class AllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int OPERATIONS = 1_000_000;

  /** Enough for the optimizing compiler to catch up on a busy machine. */
  private static final int WARM_UP_ROUNDS = 10;

  /** What the counting itself, and a late compilation, may cost: 1/100 of a byte an operation. */
  private static final long SLACK = OPERATIONS / 100;

  /** A method of its own, which is compiled as such, whatever becomes of the loop around it. */
  private interface Operation {
    void run(int i) throws Exception;
  }

  private static long allocatedBy(Operation operation) throws Exception {
    for (int round = 0; round < WARM_UP_ROUNDS; round++) {
      repeat(operation);
    }
    long before = THREADS.getCurrentThreadAllocatedBytes();
    repeat(operation);
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  private static void repeat(Operation operation) throws Exception {
    for (int i = 0; i < OPERATIONS; i++) {
      operation.run(i);
    }
  }

  @Test
  void theCounterSeesAnObjectAnOperation() throws Exception {
    Object[] kept = new Object[1];
    long bytes =
        allocatedBy(i -> {
          kept[0] = new Object();
        });
    assertThat(bytes).isGreaterThanOrEqualTo(8L * OPERATIONS);
  }

  @Test
  void lendingAndViewingAPicoBuffer() throws Exception {
    try (PicoBufferPool pool = PicoBufferPool.create(1024)) {
      long bytes =
          allocatedBy(i -> {
            int lease = pool.tryGet();
            pool.value(lease).segment().set(ValueLayout.JAVA_INT, 0, i);
            pool.put(lease);
          });
      assertThat(bytes).isLessThan(SLACK);
    }
  }

  @Test
  void lendingAndViewingASmallBuffer() throws Exception {
    try (SmallBufferPool pool = SmallBufferPool.create(1024)) {
      long bytes =
          allocatedBy(i -> {
            int lease = pool.tryGet();
            pool.value(lease).segment().set(ValueLayout.JAVA_INT, 0, i);
            pool.put(lease);
          });
      assertThat(bytes).isLessThan(SLACK);
    }
  }

  @Test
  void borrowingATitanBuffer() throws Exception {
    try (TitanBufferPool pool = TitanBufferPool.create(2)) {
      long bytes =
          allocatedBy(i -> {
            try (var buffer = pool.borrow()) {
              buffer.segment().set(ValueLayout.JAVA_INT, 0, i);
            }
          });
      assertThat(bytes).isLessThan(SLACK);
    }
  }

  @Test
  void fillingAnIoVecWithLeases() throws Exception {
    try (Arena arena = Arena.ofConfined();
        SmallBufferPool pool = SmallBufferPool.create(64)) {
      int[] leases = leasesOf(pool, 16);
      SmallIoVec iov = SmallIoVec.allocate(arena, 16);
      long bytes =
          allocatedBy(i -> {
            iov.clear();
            iov.addAll(pool, leases, 0, 16);
          });
      putAll(pool, leases);
      assertThat(bytes).isLessThan(SLACK);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void writingAnIoVec() throws Exception {
    try (Arena arena = Arena.ofConfined();
        SmallBufferPool pool = SmallBufferPool.create(64);
        FileDescriptor sink = FileDescriptor.open(Path.of("/dev/null"), OpenFlag.WRITE_ONLY)) {
      int[] leases = leasesOf(pool, 16);
      SmallIoVec iov = SmallIoVec.allocate(arena, 16).addAll(pool, leases, 0, 16);
      long bytes =
          allocatedBy(i -> {
            Vectored.writev(sink, iov);
          });
      putAll(pool, leases);
      assertThat(bytes).isLessThan(SLACK);
    }
  }

  private static int[] leasesOf(SmallBufferPool pool, int n) throws InterruptedException {
    int[] leases = new int[n];
    for (int i = 0; i < n; i++) {
      leases[i] = pool.get();
    }
    return leases;
  }

  private static void putAll(SmallBufferPool pool, int[] leases) {
    for (int lease : leases) {
      pool.put(lease);
    }
  }
}
