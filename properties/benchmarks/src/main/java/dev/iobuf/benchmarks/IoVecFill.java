package dev.iobuf.benchmarks;

import dev.iobuf.SmallBuffer;
import dev.iobuf.SmallBufferPool;
import dev.iobuf.SmallIoVec;
import dev.iobuf.benchmarks.peers.NioGather;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What does it cost to make a {@code struct iovec} of a buffer, 64 at a time? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class IoVecFill extends Question {
  private static final int ENTRIES = 64;

  private final SmallBufferPool pool = SmallBufferPool.create(ENTRIES);
  private final SmallIoVec iov = SmallIoVec.allocate(pool, ENTRIES);
  private final int[] leases = new int[ENTRIES];
  private final ByteBuffer[] buffers = new ByteBuffer[ENTRIES];

  @Setup
  public void lend() {
    for (int i = 0; i < ENTRIES; i++) {
      leases[i] = pool.tryGet();
      buffers[i] = ByteBuffer.allocateDirect(SmallBuffer.SIZE);
    }
  }

  @TearDown
  public void close() {
    for (int lease : leases) {
      pool.put(lease);
    }
    pool.close();
  }

  /** Of leases in any order. */
  @Benchmark
  @OperationsPerInvocation(ENTRIES)
  public long iobuf() {
    iov.clear();
    iov.addAll(leases, 0, ENTRIES);
    return iov.address();
  }

  /** Of indices that follow each other. */
  @Benchmark
  @OperationsPerInvocation(ENTRIES)
  public long iobufRange() {
    iov.clear();
    iov.addRange(0, ENTRIES);
    return iov.address();
  }

  /** As {@code FileChannel.write(ByteBuffer[])} does it in every call. */
  @Benchmark
  @OperationsPerInvocation(ENTRIES)
  public long nio() throws Throwable {
    return NioGather.write(buffers);
  }
}
