package dev.iobuf.benchmarks;

import dev.iobuf.Tier;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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

/** What does it cost to create all buffers of a pool, in time and in memory? */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 10)
@Measurement(iterations = 10)
public class Creation extends Question {
  @Param Tier tier;

  @Param("64")
  int capacity;

  /** By how much {@link Weight} grew. JMH reports public fields as counters. */
  public long heap;

  public long mapped;
  public long resident;

  private Weight before = new Weight(0, 0, 0);

  /** Keeps the buffers alive until they are weighed, and frees them when it is closed. */
  private AutoCloseable created = () -> {};

  @Setup(Level.Invocation)
  public void weigh() {
    before = Weight.now();
  }

  @TearDown(Level.Invocation)
  public void weighAndClose() throws Exception {
    Weight after = Weight.now();
    heap = after.heap() - before.heap();
    mapped = after.mapped() - before.mapped();
    resident = after.resident() - before.resident();
    created.close();
    created = () -> {};
  }

  @Benchmark
  public void iobuf() {
    created = tier.createPool(capacity);
  }

  /** Zeroes all memory. */
  @Benchmark
  @Warmup(iterations = 1)
  @Measurement(iterations = 2)
  @SuppressWarnings("MustBeClosedChecker") // weighAndClose() closes it.
  public void arena() {
    Arena arena = Arena.ofShared();
    MemorySegment[] segments = new MemorySegment[capacity];
    for (int i = 0; i < capacity; i++) {
      segments[i] = arena.allocate(tier.size());
    }
    created =
        () -> {
          Arrays.fill(segments, null);
          arena.close();
        };
  }

  /** Zeroes all memory. */
  @Benchmark
  @Warmup(iterations = 1)
  @Measurement(iterations = 2)
  public void direct() {
    ByteBuffer[] direct = new ByteBuffer[capacity];
    for (int i = 0; i < capacity; i++) {
      direct[i] = ByteBuffer.allocateDirect(tier.size());
    }
    created = () -> Arrays.fill(direct, null);
  }
}
