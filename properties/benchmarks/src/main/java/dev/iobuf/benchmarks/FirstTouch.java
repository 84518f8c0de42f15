package dev.iobuf.benchmarks;

import dev.iobuf.HugeBuffer;
import dev.iobuf.HugeBufferPool;
import dev.iobuf.memory.Slab;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to touch all of a pool for the first time, a byte of each 4 KiB? The same pool
 * is created once over its own slab, which has huge pages, and once over a slab without huge pages.
 *
 * <p>It shows a difference only where the system gives huge pages to programs that ask for them:
 * {@code madvise} or {@code always} in {@code /sys/kernel/mm/transparent_hugepage/enabled}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 5)
public class FirstTouch extends Question {
  private static final int SMALL_PAGE = 4096;

  /** 512 MiB. */
  @Param("256")
  int capacity;

  private HugeBufferPool hugePages;
  private HugeBufferPool smallPages;
  private Slab slab;

  @Setup(Level.Invocation)
  public void create() {
    hugePages = HugeBufferPool.create(capacity);
    // Aligned by hand, since asking for the alignment is asking for huge pages.
    long bytes = (long) capacity * HugeBuffer.SIZE;
    slab = Slab.map(bytes + HugeBuffer.SIZE, SMALL_PAGE);
    long skipped = -slab.address() & (HugeBuffer.SIZE - 1);
    smallPages = HugeBufferPool.over(slab.segment().asSlice(skipped, bytes));
  }

  @TearDown(Level.Invocation)
  public void close() {
    hugePages.close();
    smallPages.close();
    slab.close();
  }

  @Benchmark
  public void hugePages() {
    touch(hugePages);
  }

  @Benchmark
  public void smallPages() {
    touch(smallPages);
  }

  private static void touch(HugeBufferPool pool) {
    for (int index = 0; index < pool.capacity(); index++) {
      MemorySegment memory = pool.value(index).segment();
      for (long offset = 0; offset < HugeBuffer.SIZE; offset += SMALL_PAGE) {
        memory.set(ValueLayout.JAVA_BYTE, offset, (byte) 1);
      }
    }
  }
}
