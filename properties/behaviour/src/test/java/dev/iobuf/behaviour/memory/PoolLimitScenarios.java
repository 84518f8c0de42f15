package dev.iobuf.behaviour.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.iobuf.MediumBufferPool;
import dev.iobuf.MediumIoVec;
import dev.iobuf.TitanBufferPool;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.io.Vectored;
import dev.iobuf.memory.MemoryRefusedException;
import dev.iobuf.pool.PoolOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Scenarios of pools in a process at a limit, each a method that a {@link ChildJvm} runs. */
final class PoolLimitScenarios {
  private PoolLimitScenarios() {}

  public static void main(String[] scenarios) throws Throwable {
    for (String name : scenarios) {
      PoolLimitScenarios.class.getDeclaredMethod(name).invoke(null);
    }
  }

  /** Under a limit of the address space. */
  static void refusesAPoolThatIsTooLargeAndLosesNoAddress() throws InterruptedException {
    try (MediumBufferPool pool = MediumBufferPool.create(2)) {
      int lease = pool.get();
      long before = ProcessMemory.virtual();
      for (int i = 0; i < 1_000; i++) {
        assertThatThrownBy(() -> TitanBufferPool.create(1_024))
            .isInstanceOf(MemoryRefusedException.class)
            .hasMessageContaining("mmap")
            .hasMessageContaining("ENOMEM")
            .hasMessageContaining("RLIMIT_AS=");
      }
      assertThat(ProcessMemory.virtual()).isLessThan(before + (64 << 20));
      assertThat(pool.lent()).isEqualTo(1);
      pool.put(lease);
    }
  }

  /** Under no limit but that of the system: 65,530 mappings. */
  static void unmapsEveryPoolHoweverItEnds() {
    for (int i = 0; i < 10; i++) {
      createAndEnd(i);
    }
    long mappings = ProcessMemory.mappings();
    long address = ProcessMemory.virtual();
    for (int i = 0; i < 10_000; i++) {
      createAndEnd(i);
    }
    long mappingsAfter = ProcessMemory.mappings();
    long addressAfter = ProcessMemory.virtual();
    System.out.printf(
        "10,000 pools: mappings %d to %d, address space %d to %d MiB%n",
        mappings, mappingsAfter, address >> 20, addressAfter >> 20);
    assertThat(mappingsAfter).isLessThan(mappings + 20);
    assertThat(addressAfter).isLessThan(address + (256 << 20));
  }

  private static void createAndEnd(int i) {
    PoolOptions options =
        i % 3 == 0 ? PoolOptions.DEFAULT : PoolOptions.DEFAULT.census(1).guardedViews();
    MediumBufferPool pool = MediumBufferPool.create(64, options);
    int lease = pool.tryGet();
    pool.value(lease).segment().fill((byte) 1);
    if (i % 2 == 0) {
      pool.put(lease);
      pool.close();
    } else {
      pool.closeAbandoning();
      pool.put(lease);
    }
    assertThat(pool.slab().isOpen()).isFalse();
  }

  /**
   * Loads classes: without a descriptor none can be loaded from a folder. A jar is open already.
   */
  private static void useOnce(Path zero, MediumIoVec vector) throws IOException {
    assertThatThrownBy(() -> FileDescriptor.open(zero.resolve("none"), OpenFlag.READ_ONLY))
        .isInstanceOf(SystemCallException.class);
    try (FileDescriptor descriptor = FileDescriptor.open(zero, OpenFlag.READ_ONLY)) {
      assertThat(Vectored.readv(descriptor, vector)).isEqualTo(8_192);
    }
  }

  /** Under a limit of open files. */
  static void losesNoLeaseWhereNoDescriptorIsLeft() throws Exception {
    try (MediumBufferPool pool = MediumBufferPool.create(2)) {
      int lease = pool.get();
      MediumIoVec vector = MediumIoVec.allocate(pool, 1).add(lease);
      Path zero = Path.of("/dev/zero");
      useOnce(zero, vector);
      List<FileDescriptor> open = new ArrayList<>();
      SystemCallException refused =
          catchThrowableOfType(
              SystemCallException.class,
              () -> {
                while (true) {
                  open.add(FileDescriptor.open(zero, OpenFlag.READ_ONLY));
                }
              });
      long read = Vectored.readv(open.getFirst(), vector);
      for (FileDescriptor each : open) {
        each.close();
      }
      assertThat(refused.errnoName()).isEqualTo("EMFILE");
      assertThat(refused.getMessage()).contains("open(").contains("/dev/zero");
      assertThat(read).as("those that are open still work").isEqualTo(8_192);
      assertThat(pool.lent()).isEqualTo(1);
      pool.put(lease);
      FileDescriptor.open(zero, OpenFlag.READ_ONLY).close();
    }
  }

  /** Under a limit of the size of files, of 16 KiB. */
  static void losesNoLeaseWhereAFileMayNotGrow() throws Exception {
    Path file = Files.createTempFile("iobuf", ".limit");
    int[] leases = new int[3];
    try (MediumBufferPool pool = MediumBufferPool.create(3);
        FileDescriptor out = FileDescriptor.open(file, OpenFlag.WRITE_ONLY)) {
      assertThat(pool.tryGet(leases, 0, 3)).isEqualTo(3);
      MediumIoVec vector = MediumIoVec.allocate(pool, 3).addAll(leases, 0, 3);
      assertThat(Vectored.writev(out, vector)).as("as much as may be").isEqualTo(16_384);
      assertThatThrownBy(() -> Vectored.writev(out, vector))
          .isInstanceOf(SystemCallException.class)
          .hasMessageContaining("writev(")
          .hasMessageContaining("EFBIG");
      assertThat(pool.lent()).isEqualTo(3);
      pool.put(leases, 0, 3);
      assertThat(pool.lent()).isZero();
    } finally {
      Files.delete(file);
    }
  }
}
