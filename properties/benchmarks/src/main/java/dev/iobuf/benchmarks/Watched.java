package dev.iobuf.benchmarks;

import dev.iobuf.SmallBuffer;
import dev.iobuf.SmallBufferPool;
import dev.iobuf.memory.Slab;
import dev.iobuf.pool.PoolOptions;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import stormpot.Allocator;
import stormpot.BasePoolable;
import stormpot.Expiration;
import stormpot.Pool;
import stormpot.PoolTap;
import stormpot.Slot;
import stormpot.Timeout;

/** What does it cost that a pool watches its leases, or that Netty and Stormpot detect leaks? */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Watched extends Question {
  /** The ways in which a pool watches its leases. */
  public enum Kind {
    DEFAULT,
    CHECKED,
    CENSUS,
    CENSUS_128,
    CENSUS_1,
    CHECKED_CENSUS,
    COUNTED,
    WIPED,
    GUARDED_VIEWS;

    private PoolOptions options() {
      PoolOptions none = PoolOptions.DEFAULT;
      return switch (this) {
        case DEFAULT -> none;
        case CHECKED -> none.checked();
        case CENSUS -> none.census();
        case CENSUS_128 -> none.census(128);
        case CENSUS_1 -> none.census(1);
        case CHECKED_CENSUS -> none.checked().census();
        case COUNTED -> none.counted();
        case WIPED -> none.wiped();
        case GUARDED_VIEWS -> none.guardedViews();
      };
    }
  }

  /** A pool, in a process with some threads that wait for nothing. */
  @State(Scope.Benchmark)
  public static class Ours {
    @Param Kind kind;

    @Param("0")
    int idleThreads;

    private final CountDownLatch end = new CountDownLatch(1);
    private final List<Thread> idle = new ArrayList<>();
    private SmallBufferPool pool = SmallBufferPool.create(1);

    @Setup
    public void create() {
      pool.close();
      pool = SmallBufferPool.create(1024, kind.options());
      for (int i = 0; i < idleThreads; i++) {
        idle.add(Thread.ofPlatform().daemon().start(this::waitForTheEnd));
      }
    }

    private void waitForTheEnd() {
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @TearDown
    public void close() throws InterruptedException {
      pool.close();
      end.countDown();
      for (Thread thread : idle) {
        thread.join();
      }
    }
  }

  /** A get and a put of 2 KiB. */
  @Benchmark
  public void getPut(Ours ours) {
    ours.pool.put(ours.pool.tryGet());
  }

  /** The same, with a view. */
  @Benchmark
  public long getValuePut(Ours ours) {
    int lease = ours.pool.tryGet();
    long size = ours.pool.value(lease).segment().byteSize();
    ours.pool.put(lease);
    return size;
  }

  /** Netty's allocator, which detects leaks of a sample of its buffers. */
  @State(Scope.Benchmark)
  public static class Netty {
    @Param ResourceLeakDetector.Level level;

    private final ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;

    @Setup
    public void setLevel() {
      ResourceLeakDetector.setLevel(level);
    }
  }

  /** A buffer of Stormpot's, a slice of a slab. */
  private static final class Slice extends BasePoolable {
    final MemorySegment memory;

    Slice(Slot slot, MemorySegment memory) {
      super(slot);
      this.memory = memory;
    }
  }

  /** Stormpot's pool, which looks for leaks of its objects or not: it does so by default. */
  @State(Scope.Benchmark)
  public static class Stormpot {
    private static final int CAPACITY = 1024;
    private static final Timeout LONG = new Timeout(1, TimeUnit.DAYS);

    @Param({"false", "true"})
    boolean detectsLeaks;

    private final Slab slab = Slab.map((long) CAPACITY * SmallBuffer.SIZE, 4096);
    private final AtomicInteger allocated = new AtomicInteger();
    private Pool<Slice> pool = build(false, 1);
    private PoolTap<Slice> tap = pool.getThreadSafeTap();

    private Pool<Slice> build(boolean leaks, int size) {
      Allocator<Slice> allocator =
          new Allocator<>() {
            @Override
            public Slice allocate(Slot slot) {
              int index = allocated.getAndIncrement() % CAPACITY;
              return new Slice(
                  slot, slab.segment().asSlice((long) index * SmallBuffer.SIZE, SmallBuffer.SIZE));
            }

            @Override
            public void deallocate(Slice slice) {}
          };
      return Pool.from(allocator)
          .setSize(size)
          .setExpiration(Expiration.never())
          .setPreciseLeakDetectionEnabled(leaks)
          .build();
    }

    @Setup
    public void create() throws InterruptedException {
      pool.shutdown().await(LONG);
      pool = build(detectsLeaks, CAPACITY);
      tap = pool.getThreadSafeTap();
      while (pool.getManagedPool().getAllocationCount() < CAPACITY) {
        Thread.sleep(1);
      }
    }

    @TearDown
    public void close() throws InterruptedException {
      pool.shutdown().await(LONG);
      slab.close();
    }
  }

  /** The same of Stormpot: a claim, and a release. */
  @Benchmark
  public long stormpot(Stormpot stormpot) throws InterruptedException {
    Slice slice = stormpot.tap.claim(Stormpot.LONG);
    long size = slice.memory.byteSize();
    slice.release();
    return size;
  }

  /** The same of Netty: a buffer of 2 KiB, and its release. */
  @Benchmark
  public boolean netty(Netty netty) {
    return netty.allocator.directBuffer(2048, 2048).release();
  }
}
