package dev.iobuf.behaviour.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.PicoBufferPool;
import dev.iobuf.SmallBufferPool;
import dev.iobuf.SmallIoVec;
import dev.iobuf.TitanBufferPool;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.io.Vectored;
import dev.iobuf.pool.GetHandler;
import dev.iobuf.pool.PoolOptions;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lending, viewing, filling and calling make no garbage, as counted by the JVM. */
@Tag("allocation")
class AllocationTest {
  @Test
  void theCounterSeesAnObjectAnOperation() throws Exception {
    Object[] kept = new Object[1];
    long bytes =
        Allocation.by(i -> {
          kept[0] = new Object();
        });
    assertThat(bytes).isGreaterThanOrEqualTo(8L * Allocation.OPERATIONS);
  }

  @Test
  void lendingAndViewingAPicoBuffer() throws Exception {
    try (PicoBufferPool pool = PicoBufferPool.create(1024)) {
      long bytes =
          Allocation.by(i -> {
            int lease = pool.tryGet();
            pool.value(lease).segment().set(ValueLayout.JAVA_INT, 0, i);
            pool.put(lease);
          });
      assertThat(bytes).isLessThanOrEqualTo(Allocation.HARNESS_BYTES);
    }
  }

  @Test
  void lendingAndViewingASmallBuffer() throws Exception {
    try (SmallBufferPool pool = SmallBufferPool.create(1024)) {
      long bytes =
          Allocation.by(i -> {
            int lease = pool.tryGet();
            pool.value(lease).segment().set(ValueLayout.JAVA_INT, 0, i);
            pool.put(lease);
          });
      assertThat(bytes).isLessThanOrEqualTo(Allocation.HARNESS_BYTES);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"checked", "census", "wiped", "all three"})
  void lendingByAPoolThatWatchesItsLeases(String watch) throws Exception {
    PoolOptions options =
        switch (watch) {
          case "checked" -> PoolOptions.DEFAULT.checked();
          case "census" -> PoolOptions.DEFAULT.census();
          case "wiped" -> PoolOptions.DEFAULT.wiped();
          default -> PoolOptions.DEFAULT.checked().census().wiped();
        };
    int[] leases = new int[8];
    try (SmallBufferPool pool = SmallBufferPool.create(1024, options)) {
      long bytes =
          Allocation.by(i -> {
            pool.put(pool.tryGet());
            int got = pool.tryGet(leases, 0, leases.length);
            pool.put(leases, 0, got);
          });
      assertThat(bytes).isLessThanOrEqualTo(Allocation.HARNESS_BYTES);
    }
  }

  @Test
  void gettingSeveralAtOnceAndByAHandler() throws Exception {
    int[] leases = new int[8];
    int[] served = new int[1];
    GetHandler handler = (lease, _) -> served[0] = lease;
    try (SmallBufferPool pool = SmallBufferPool.create(1024)) {
      long bytes =
          Allocation.by(i -> {
            pool.get(leases, 0, leases.length);
            pool.put(leases, 0, leases.length);
            pool.getAsync(handler);
            pool.put(served[0]);
            pool.getAsync(leases, 0, leases.length, handler);
            pool.put(leases, 0, leases.length);
          });
      assertThat(bytes).isLessThanOrEqualTo(Allocation.HARNESS_BYTES);
    }
  }

  @Test
  void waitingWithoutAThread() throws Exception {
    try (PicoBufferPool pool = PicoBufferPool.create(1)) {
      int lease = pool.get();
      GetHandler handler = (_, _) -> {};
      long bytes =
          Allocation.by(i -> {
            pool.getAsync(handler);
            pool.put(lease);
          });
      pool.put(lease);
      assertThat(bytes).isLessThan(200L * Allocation.OPERATIONS);
    }
  }

  @Test
  void borrowingATitanBuffer() throws Exception {
    try (TitanBufferPool pool = TitanBufferPool.create(2)) {
      long bytes =
          Allocation.by(i -> {
            try (var buffer = pool.borrow()) {
              buffer.segment().set(ValueLayout.JAVA_INT, 0, i);
            }
          });
      assertThat(bytes).isLessThanOrEqualTo(Allocation.HARNESS_BYTES);
    }
  }

  @Test
  void fillingAnIoVecWithLeases() throws Exception {
    try (SmallBufferPool pool = SmallBufferPool.create(64)) {
      int[] leases = leasesOf(pool, 16);
      SmallIoVec iov = SmallIoVec.allocate(pool, 16);
      long bytes =
          Allocation.by(i -> {
            iov.clear();
            iov.addAll(leases, 0, 16);
          });
      putAll(pool, leases);
      assertThat(bytes).isLessThanOrEqualTo(Allocation.HARNESS_BYTES);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void writingAnIoVec() throws Exception {
    try (SmallBufferPool pool = SmallBufferPool.create(64);
        FileDescriptor sink = FileDescriptor.open(Path.of("/dev/null"), OpenFlag.WRITE_ONLY)) {
      int[] leases = leasesOf(pool, 16);
      SmallIoVec iov = SmallIoVec.allocate(pool, 16).addAll(leases, 0, 16);
      long bytes =
          Allocation.by(i -> {
            Vectored.writev(sink, iov);
          });
      putAll(pool, leases);
      assertThat(bytes).isLessThanOrEqualTo(Allocation.HARNESS_BYTES);
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
