package dev.iobuf.behaviour.generated;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.TitanBufferPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A pool takes address space at once, and memory only where its buffers are touched. */
@EnabledOnOs(OS.LINUX)
class ResidentMemoryTest {
  private static final int BUFFERS = 64;
  private static final long BYTES = 8L << 30;
  private static final long MORE = 4L << 20;

  private static long resident() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/smaps_rollup")).stream()
            .filter(line -> line.startsWith("Rss:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElseThrow()
        << 10;
  }

  @Test
  void eightGibibytesOfTitanBuffersAreResidentOnlyWhereTheyAreTouched() throws Exception {
    TitanBufferPool.create(1)
        .close(); // classes that the first pool loads and compiles are not memory of the pool
    long before = resident();
    long start = System.nanoTime();
    try (TitanBufferPool pool = TitanBufferPool.create(BUFFERS)) {
      long nanos = System.nanoTime() - start;
      long more = resident() - before;
      System.out.printf(
          "64 Titan buffers, 8 GiB: created in %,d µs, %,d KiB more resident%n",
          nanos / 1_000, more >> 10);
      assertThat(pool.slab().size()).isGreaterThanOrEqualTo(BYTES);
      assertThat(more).isLessThan(MORE);

      for (int i = 0; i < BUFFERS; i++) {
        pool.value(pool.get());
      }
      assertThat(resident() - before).as("with all lent and none touched").isLessThan(MORE);

      pool.value(BUFFERS - 1).segment().asSlice(0, MORE).fill((byte) 1);
      assertThat(resident() - before).as("with 4 MiB touched").isGreaterThan(MORE / 2);
      assertThat(pool.value(BUFFERS - 1).segment().get(JAVA_BYTE, MORE - 1)).isEqualTo((byte) 1);
      for (int lease = 0; lease < BUFFERS; lease++) {
        pool.put(lease);
      }
    }
    assertThat(resident() - before).as("after close").isLessThan(MORE);
  }
}
