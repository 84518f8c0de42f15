package dev.iobuf.benchmarks;

import static java.util.Objects.requireNonNull;

import dev.iobuf.SmallBuffer;
import dev.iobuf.SmallBufferPool;
import dev.iobuf.Tier;
import dev.iobuf.pool.IoBuffer;
import dev.iobuf.pool.PoolSet;
import dev.iobuf.pool.SlabPool;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What does it cost to ask a set of pools for a number of bytes, instead of a pool for a buffer?
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BySize extends Question {
  private static final int REQUESTS = 1024;
  private static final int LARGEST = 32 << 10;

  private final Map<Tier, Integer> capacities =
      Arrays.stream(Tier.values())
          .filter(tier -> tier.size() <= LARGEST)
          .collect(Collectors.toMap(tier -> tier, tier -> 64));
  private final PoolSet pools = PoolSet.create(capacities);
  private final SmallBufferPool pool = SmallBufferPool.create(64);

  /** Numbers of bytes of which each size serves about as many. */
  private final int[] requests =
      new SplittableRandom(1)
          .doubles(REQUESTS, Math.log(16), Math.log(LARGEST))
          .mapToInt(log -> (int) Math.exp(log))
          .toArray();

  private final SlabPool<?>[] poolsOfRequests =
      Arrays.stream(requests).mapToObj(pools::poolFor).toArray(SlabPool<?>[]::new);

  private int next;
  private int fixed = 1500;

  private int next() {
    next = (next + 1) & (REQUESTS - 1);
    return next;
  }

  /** A buffer of the pool. */
  @Benchmark
  public long pool() {
    try (SmallBuffer buffer = requireNonNull(pool.tryBorrow())) {
      return buffer.address();
    }
  }

  /** The same buffer of the set, by a number of bytes that is always the same. */
  @Benchmark
  public long oneSize() {
    try (IoBuffer buffer = requireNonNull(pools.tryBorrow(fixed))) {
      return buffer.address();
    }
  }

  /** A buffer of the pool that serves a random number of bytes, which the caller knows. */
  @Benchmark
  public long poolsOfRandomSizes() {
    try (IoBuffer buffer = requireNonNull(poolsOfRequests[next()].tryBorrow())) {
      return buffer.address();
    }
  }

  /** A buffer of the set, by a random number of bytes. */
  @Benchmark
  public long randomSizes() {
    try (IoBuffer buffer = requireNonNull(pools.tryBorrow(requests[next()]))) {
      return buffer.address();
    }
  }

  @TearDown
  public void close() {
    pools.close();
    pool.close();
  }
}
