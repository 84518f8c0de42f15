package dev.iobuf.behaviour.memory;

import static dev.iobuf.memory.Backing.FILE;
import static dev.iobuf.memory.Backing.MAPPED;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.memory.CacheLine;
import dev.iobuf.memory.MemoryRefusedException;
import dev.iobuf.memory.PageSize;
import dev.iobuf.memory.Slab;
import dev.iobuf.memory.SlabCapabilities;
import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;

/**
 * Guarantees of slabs with each backing, each a method that a {@link ChildJvm} runs. A method
 * prints the facts of its run for a reader, and throws if the guarantee does not hold.
 */
final class SlabScenarios {
  private static final long MIB = 1L << 20;
  private static final long PAGE = Slab.capabilities().pageSize();

  private SlabScenarios() {}

  /** Runs all scenarios that are named, also after one that fails, and says which did. */
  public static void main(String[] scenarios) throws ReflectiveOperationException {
    int failed = 0;
    for (String name : scenarios) {
      try {
        SlabScenarios.class.getDeclaredMethod(name).invoke(null);
        System.out.println("held: " + name);
      } catch (InvocationTargetException e) {
        failed++;
        System.out.println("FAILED: " + name);
        e.printStackTrace(System.out);
      }
    }
    System.exit(failed);
  }

  static void tellsTheSizes() {
    System.out.println("page size " + PageSize.bytes());
    System.out.println("cache line " + CacheLine.bytes());
  }

  static void reportsItsBacking() {
    SlabCapabilities capabilities = Slab.capabilities();
    System.out.println(capabilities);
    assertThat(Slab.capabilities()).isEqualTo(capabilities);
    try (Slab slab = Slab.map(1, 1)) {
      assertThat(slab.backing()).isEqualTo(capabilities.backing());
      assertThat(slab).hasToString(slab.toString()).asString().contains("size=1", "open");
    }
  }

  static void isZeroedAndHoldsWrittenBytes() {
    for (long size : new long[] {1, 7, PAGE - 1, PAGE, PAGE + 1, 3 * MIB + 5}) {
      try (Slab slab = Slab.map(size, 1)) {
        MemorySegment memory = slab.segment();
        assertThat(memory.byteSize()).isEqualTo(slab.size()).isEqualTo(size);
        assertThat(isZero(memory)).isTrue();
        memory.fill((byte) 0xA5);
        assertThat(memory.get(JAVA_BYTE, 0)).isEqualTo((byte) 0xA5);
        assertThat(memory.get(JAVA_BYTE, size - 1)).isEqualTo((byte) 0xA5);
      }
    }
  }

  static void isAlignedUpTo128Mib() {
    for (long alignment = 1; alignment <= Slab.MAX_ALIGNMENT; alignment <<= 1) {
      try (Slab slab = Slab.map(3 * PAGE + 1, alignment)) {
        assertThat(slab.address() % alignment).as("alignment %d", alignment).isZero();
        assertThat(slab.address()).isEqualTo(slab.segment().address());
        assertThat(slab.alignment()).isEqualTo(alignment);
        slab.segment().fill((byte) 1);
      }
    }
  }

  static void isCommittedLazily() {
    Slab.map(1, Slab.HUGE_PAGE).close(); // loads the classes
    System.gc();
    long size = 64 * 128 * MIB;
    long before = ProcessMemory.resident();
    long start = System.nanoTime();
    try (Slab slab = Slab.map(size, Slab.HUGE_PAGE)) {
      long nanos = System.nanoTime() - start;
      long growth = ProcessMemory.resident() - before;
      System.out.printf(
          "%s: %d MiB made in %.3f ms, resident memory grew by %d KiB%n",
          slab.backing(), size / MIB, nanos / 1e6, growth >> 10);
      assertThat(growth).isLessThan(4 * MIB);
      assertThat(ProcessMemory.residentPages(slab.segment())).isZero();
    }
  }

  static void reservesItsBlocksAtOnceAndGivesThemBack() {
    File shared = new File("/dev/shm");
    long size = 256 * MIB;
    long before = shared.getUsableSpace();
    long start = System.nanoTime();
    try (Slab slab = Slab.map(size, 1)) {
      long nanos = System.nanoTime() - start;
      long reserved = before - shared.getUsableSpace();
      System.out.printf(
          "%s: %d MiB made in %.3f ms, %d MiB of them reserved%n",
          slab.backing(), size / MIB, nanos / 1e6, reserved / MIB);
      assertThat(reserved).isGreaterThan(size - 16 * MIB);
    }
    assertThat(shared.getUsableSpace()).isGreaterThan(before - 16 * MIB);
  }

  static void prefaultMakesItResidentAndKeepsItsContent() {
    long size = 16 * MIB + 3 * PAGE + 5;
    try (Slab slab = Slab.map(size, PAGE)) {
      MemorySegment memory = slab.segment();
      memory.set(JAVA_BYTE, 0, (byte) 1);
      memory.set(JAVA_BYTE, size - 1, (byte) 2);
      slab.prefault();
      assertThat(ProcessMemory.residentPages(memory)).isEqualTo((size + PAGE - 1) / PAGE);
      assertThat(memory.get(JAVA_BYTE, 0)).isEqualTo((byte) 1);
      assertThat(memory.get(JAVA_BYTE, size - 1)).isEqualTo((byte) 2);
      assertThat(isZero(memory.asSlice(1, size - 2))).isTrue();
    }
  }

  static void prefaultMakesThePagesResidentThatTheCallersMemoryIsPartOf() {
    long shared = 100; // of the first page
    long edge = 2; // of the last page, where no int has room
    try (Slab slab = Slab.map(6 * PAGE, PAGE)) {
      MemorySegment whole = slab.segment().asSlice(0, 5 * PAGE);
      Slab.over(slab.segment().asSlice(shared, 5 * PAGE - shared + edge)).prefault();
      assertThat(ProcessMemory.residentPages(whole)).isEqualTo(5);
    }
  }

  static void prefaultLosesNoWriteOfAnotherThread() throws InterruptedException {
    int rounds = 200;
    long pages = 64;
    try (Slab slab = Slab.map(pages * PAGE, PAGE)) {
      MemorySegment memory = slab.segment();
      Thread writer =
          Thread.ofPlatform()
              .start(() -> {
                for (int round = 1; round <= rounds; round++) {
                  for (long page = 0; page < pages; page++) {
                    long value = memory.get(JAVA_LONG, page * PAGE);
                    memory.set(JAVA_LONG, page * PAGE, value + 1);
                  }
                }
              });
      while (writer.isAlive()) {
        slab.prefault();
      }
      writer.join();
      for (long page = 0; page < pages; page++) {
        assertThat(memory.get(JAVA_LONG, page * PAGE)).isEqualTo(rounds);
      }
    }
  }

  static void discardZeroesItAndGivesItBack() {
    long size = 8 * MIB + 5;
    try (Slab slab = Slab.map(size, Slab.HUGE_PAGE)) {
      MemorySegment memory = slab.segment();
      memory.fill((byte) 0xA5);
      slab.discard();
      if (slab.backing() == MAPPED) {
        assertThat(ProcessMemory.residentPages(memory)).isZero();
      }
      assertThat(isZero(memory)).isTrue();
      memory.fill((byte) 0x5A);
      assertThat(memory.get(JAVA_BYTE, size - 1)).isEqualTo((byte) 0x5A);
    }
  }

  static void anInterruptedThreadMayMakeAndDiscardIt() {
    Thread.currentThread().interrupt();
    try (Slab slab = Slab.map(3 * PAGE, 1)) {
      slab.segment().fill((byte) 1);
      slab.prefault();
      slab.discard();
      assertThat(isZero(slab.segment())).isTrue();
    }
    assertThat(Thread.interrupted()).isTrue();
  }

  static void closeGivesEverythingBackTenThousandTimes() {
    int cycles = Slab.capabilities().backing() == MAPPED ? 10_000 : 1_000;
    Slab.map(MIB, Slab.HUGE_PAGE).close();
    long mappings = ProcessMemory.mappings();
    long address = ProcessMemory.virtual();
    long files = ProcessMemory.openFiles();
    for (int i = 0; i < cycles; i++) {
      try (Slab slab = Slab.map(MIB + PAGE * (i % 3), i % 2 == 0 ? 1 : Slab.HUGE_PAGE)) {
        slab.segment().set(JAVA_BYTE, 0, (byte) 1);
      }
    }
    long mappingsAfter = ProcessMemory.mappings();
    long addressAfter = ProcessMemory.virtual();
    long filesAfter = ProcessMemory.openFiles(); // before the first assertion opens jars
    System.out.printf(
        "%d cycles: mappings %d to %d, address space %d to %d MiB, open files %d to %d%n",
        cycles, mappings, mappingsAfter, address / MIB, addressAfter / MIB, files, filesAfter);
    assertThat(mappingsAfter).isLessThan(mappings + 20);
    // Neighbouring mappings become one, so that a leak may hide in their sizes.
    assertThat(addressAfter).isLessThan(address + 256 * MIB);
    assertThat(filesAfter).isLessThan(files + 10);
  }

  static void alignmentCostsNoAddressSpace() {
    assertThat(Slab.capabilities().backing()).isEqualTo(MAPPED);
    long before = ProcessMemory.virtual();
    try (Arena arena = Arena.ofConfined()) {
      for (int i = 0; i < 64; i++) {
        Slab.map(arena, PAGE, Slab.MAX_ALIGNMENT);
      }
      long growth = ProcessMemory.virtual() - before;
      System.out.printf("64 pages aligned to 128 MiB: address space + %d KiB%n", growth >> 10);
      assertThat(growth).isLessThan(64 * MIB);
    }
  }

  static void useAfterCloseIsRefused() {
    Slab slab = Slab.map(PAGE, 1);
    MemorySegment memory = slab.segment();
    slab.close();
    slab.close();
    assertThat(slab.isOpen()).isFalse();
    assertThat(slab.toString()).contains("closed", "size=" + PAGE);
    assertThatThrownBy(() -> memory.get(JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
    for (Runnable use :
        new Runnable[] {
          slab::segment,
          slab::address,
          slab::size,
          slab::alignment,
          slab::backing,
          slab::prefault,
          slab::discard,
          slab::lock,
          slab::unlock
        }) {
      assertThatThrownBy(use::run)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("a slab can't be used after it")
          .hasMessageContaining("size=" + PAGE);
    }
  }

  static void livesAsLongAsTheArenaItIsMadeIn() {
    long mappings = ProcessMemory.virtual();
    MemorySegment memory;
    Slab second;
    try (Arena arena = Arena.ofConfined()) {
      Slab slab = Slab.map(arena, 512 * MIB, 1);
      memory = slab.segment();
      slab.close();
      assertThat(slab.isOpen()).isFalse();
      assertThatThrownBy(slab::prefault).isInstanceOf(IllegalStateException.class);
      memory.set(JAVA_BYTE, 0, (byte) 1);
      second = Slab.map(arena, PAGE, 1);
    }
    assertThat(second.isOpen()).isFalse();
    assertThatThrownBy(second::address).hasMessageContaining("the arena of its memory");
    assertThatThrownBy(() -> memory.get(JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
    assertThat(ProcessMemory.virtual()).isLessThan(mappings + 256 * MIB);
  }

  static void keepsNothingOpenInAnArenaOfTheCallers() {
    int cycles = 1_000;
    Slab.map(Arena.global(), 1, 1);
    long files = ProcessMemory.openFiles();
    try (Arena arena = Arena.ofConfined()) {
      for (int i = 0; i < cycles; i++) {
        Slab slab = Slab.map(arena, PAGE, 1);
        slab.segment().fill((byte) 1);
        slab.discard();
        if (!isZero(slab.segment())) {
          throw new AssertionError("slab " + i + " is not zero");
        }
      }
    }
    long filesAfter = ProcessMemory.openFiles(); // before the first assertion opens jars
    assertThat(filesAfter).isLessThan(files + 10);
  }

  static void keepsNoFileName() {
    try (Slab slab = Slab.map(PAGE, 1)) {
      assertThat(slab.backing()).isEqualTo(FILE);
      assertThat(ProcessMemory.mapping(slab.segment())).containsPattern("/iobuf-.*\\(deleted\\)");
    }
  }

  static void refusesAFileThatThereIsNoRoomFor() {
    assertThat(Slab.capabilities().backing()).isEqualTo(FILE);
    assertThatThrownBy(() -> Slab.map(1L << 50, 1))
        .isInstanceOfSatisfying(
            MemoryRefusedException.class,
            e -> assertThat(e.errno()).isEqualTo(MemoryRefusedException.NO_ERRNO))
        .hasMessageContaining("1125899906842624")
        .hasMessageContaining("/dev/shm has ");
  }

  static void refusesMoreThanTheCapOfArenas() {
    long cap = Slab.capabilities().arenaCap();
    assertThatThrownBy(() -> Slab.map(cap + 1, 1))
        .isInstanceOf(MemoryRefusedException.class)
        .hasMessageContaining("Arena.allocate of " + (cap + 1) + " bytes")
        .hasMessageContaining("at most " + cap);
  }

  static void explainsThatAnArenaIsRefused() {
    assertThatThrownBy(() -> Slab.map(1L << 30, 1))
        .isInstanceOfSatisfying(
            MemoryRefusedException.class, e -> System.out.println(e.getMessage()))
        .hasCauseInstanceOf(OutOfMemoryError.class)
        .hasMessageContaining("Arena.allocate of 1073741824 bytes")
        .hasMessageContaining("ulimit -v");
    isZeroedAndHoldsWrittenBytes();
  }

  static void explainsThatMmapIsRefused() {
    long before = ProcessMemory.virtual();
    assertThatThrownBy(() -> Slab.map(64L << 30, Slab.HUGE_PAGE))
        .isInstanceOfSatisfying(
            MemoryRefusedException.class,
            e -> {
              assertThat(e.call()).isEqualTo("mmap");
              assertThat(e.size()).isEqualTo(64L << 30);
              assertThat(e.errno()).isEqualTo(12);
              System.out.println(e.getMessage());
            })
        .hasMessageContaining("68719476736 bytes")
        .hasMessageContaining("ENOMEM")
        .hasMessageContaining("alignment=2097152")
        .hasMessageContaining("RLIMIT_AS=20480000000");
    assertThat(ProcessMemory.virtual()).isLessThan(before + 64 * MIB);
    isZeroedAndHoldsWrittenBytes();
  }

  static void explainsThatPrivateMemoryIsRefused() {
    assertThatThrownBy(() -> Slab.map(64L << 30, 1))
        .isInstanceOfSatisfying(
            MemoryRefusedException.class, e -> System.out.println(e.getMessage()))
        .hasMessageContaining("ENOMEM")
        .hasMessageContaining("RLIMIT_DATA=2048000000 bytes")
        .hasMessageContaining("ulimit -d")
        .hasMessageNotContaining("RLIMIT_AS");
    isZeroedAndHoldsWrittenBytes();
  }

  static void explainsThatLockingIsRefused() {
    try (Slab slab = Slab.map(MIB, 1)) {
      assertThatThrownBy(slab::lock)
          .isInstanceOfSatisfying(
              MemoryRefusedException.class,
              e -> {
                assertThat(e.call()).isEqualTo("mlock");
                assertThat(e.size()).isEqualTo(MIB);
                System.out.println(e.getMessage());
              })
          .hasMessageContaining("1048576 bytes")
          .hasMessageContaining("ENOMEM")
          .hasMessageContaining("RLIMIT_MEMLOCK=65536")
          .hasMessageContaining("has locked 0 kB")
          .hasMessageContaining("ulimit -l");
      assertThat(ProcessMemory.locked()).isZero();
      slab.segment().fill((byte) 1);
    }
  }

  static void canNotLock() {
    assertThat(Slab.capabilities().canLock()).isFalse();
    try (Slab slab = Slab.map(PAGE, 1)) {
      for (Runnable use : new Runnable[] {slab::lock, slab::unlock}) {
        assertThatThrownBy(use::run)
            .isInstanceOf(UnsupportedOperationException.class)
            .hasMessageContaining(ChildJvm.NATIVE_ACCESS);
      }
    }
  }

  static void locksAndUnlocks() {
    try (Slab slab = Slab.map(4 * PAGE, PAGE)) {
      slab.lock();
      slab.lock();
      assertThat(ProcessMemory.locked()).isEqualTo(4 * PAGE);
      slab.unlock();
      slab.unlock();
      assertThat(ProcessMemory.locked()).isZero();
    }
  }

  private static boolean isZero(MemorySegment memory) {
    byte[] zeros = new byte[1 << 16];
    for (long from = 0; from < memory.byteSize(); from += zeros.length) {
      MemorySegment part = memory.asSlice(from, Math.min(zeros.length, memory.byteSize() - from));
      if (part.mismatch(MemorySegment.ofArray(zeros).asSlice(0, part.byteSize())) != -1) {
        return false;
      }
    }
    return true;
  }
}
