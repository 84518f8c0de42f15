package dev.iobuf.behaviour.memory;

import static dev.iobuf.memory.Backing.ARENA;
import static dev.iobuf.memory.Backing.FILE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.LargeBufferPool;
import dev.iobuf.memory.MemoryRefusedException;
import dev.iobuf.memory.Slab;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;

/**
 * Scenarios of slabs of files on small file systems, each a method that a {@link ChildJvm} runs.
 */
final class SharedMemoryScenarios {
  private static final int MIB = 1 << 20;
  private static final File SHARED = new File("/dev/shm");

  private SharedMemoryScenarios() {}

  public static void main(String[] scenarios) throws Throwable {
    ChildJvm.runScenarios(SharedMemoryScenarios.class, scenarios);
  }

  /** Two of these do not fit into 64 MiB. */
  private static LargeBufferPool pool() {
    return LargeBufferPool.create(300);
  }

  /** Touches all memory, by code that is not Java. */
  private static void fillByNativeCode(Slab slab) {
    try (Deflater deflater = new Deflater(Deflater.NO_COMPRESSION)) {
      ByteBuffer target = slab.segment().asByteBuffer();
      byte[] bytes = new byte[MIB];
      while (target.hasRemaining()) {
        if (deflater.needsInput()) {
          deflater.setInput(bytes);
        }
        int _ = deflater.deflate(target);
      }
    }
  }

  static void twoPoolsOfWhichOneHasRoom() {
    try (LargeBufferPool first = pool();
        LargeBufferPool second = pool()) {
      fillByNativeCode(first.slab());
      fillByNativeCode(second.slab());
      assertThat(first.slab().backing()).isEqualTo(FILE);
      assertThat(second.slab().backing()).isEqualTo(FILE);
      assertThat(ProcessMemory.mapping(first.slab().segment())).contains("/dev/shm/");
      assertThat(ProcessMemory.mapping(second.slab().segment())).doesNotContain("/dev/shm/");
    }
  }

  static void aPoolOfAFileAndOneOfAnArena() {
    try (LargeBufferPool first = pool();
        LargeBufferPool second = pool();
        LargeBufferPool third = pool()) {
      for (LargeBufferPool pool : new LargeBufferPool[] {first, second, third}) {
        fillByNativeCode(pool.slab());
      }
      assertThat(first.slab().backing()).isEqualTo(FILE);
      assertThat(second.slab().backing()).isEqualTo(ARENA);
      assertThat(third.slab().backing()).isEqualTo(ARENA);
    }
  }

  static void aPoolOfAnArena() {
    try (LargeBufferPool pool = pool()) {
      fillByNativeCode(pool.slab());
      assertThat(Slab.capabilities().backing()).isEqualTo(FILE);
      assertThat(pool.slab().backing()).isEqualTo(ARENA);
    }
  }

  static void keepsItsRoom() throws IOException {
    try (Slab slab = Slab.map(40L * MIB, 1)) {
      assertThat(slab.backing()).isEqualTo(FILE);
      File other = File.createTempFile("other", ".tmp", SHARED);
      long written = 0;
      byte[] bytes = new byte[MIB];
      try (FileOutputStream out = new FileOutputStream(other)) {
        while (true) {
          out.write(bytes);
          written += bytes.length;
        }
      } catch (IOException e) {
        System.out.println("after " + written / MIB + " MiB of another file: " + e.getMessage());
      }
      slab.segment().fill((byte) 1);
      slab.discard();
      fillByNativeCode(slab);
      assertThat(written).isLessThan(25L * MIB);
    }
  }

  static void refusesASlabThatHasRoomNowhere() {
    refuses(Slab.capabilities().arenaCap() + 1);
  }

  static void refusesAForcedFileWithoutRoom() {
    refuses(65L * MIB);
  }

  private static void refuses(long size) {
    long before = SHARED.getUsableSpace();
    assertThatThrownBy(() -> Slab.map(size, 1))
        .isInstanceOfSatisfying(
            MemoryRefusedException.class,
            e -> {
              assertThat(e.size()).isEqualTo(size);
              System.out.println(e.getMessage());
            })
        .hasMessageContaining("FileChannel.map of " + size + " bytes")
        .hasMessageContaining("/dev/shm has " + before + " bytes free")
        .hasMessageContaining("--shm-size")
        .hasMessageContaining(ChildJvm.NATIVE_ACCESS);
    try (Arena arena = Arena.ofConfined()) {
      // Aligned, so that the file is longer than the part of it that is used.
      Slab fits = Slab.map(arena, 30L * MIB, 32L * MIB);
      assertThat(fits.backing()).isEqualTo(FILE);
      fits.segment().fill((byte) 1);
    }
    assertThat(SHARED.getUsableSpace()).isEqualTo(before);
  }
}
