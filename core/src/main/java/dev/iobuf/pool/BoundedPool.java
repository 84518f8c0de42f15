package dev.iobuf.pool;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A bounded pool of objects of any type, such as codecs, connections or buffers of another library.
 *
 * <pre>{@code
 * try (BoundedPool<Deflater> pool =
 *     BoundedPool.create(
 *         8,
 *         PooledValues.of(index -> new Deflater()).reset(Deflater::reset).end(Deflater::end),
 *         PoolOptions.DEFAULT.named("deflaters"))) {
 *   int lease = pool.get();
 *   try {
 *     compress(pool.value(lease));
 *   } finally {
 *     pool.put(lease);
 *   }
 * }
 * }</pre>
 *
 * <p>Safe for use by any thread. If the reset of a value is lock-free and allocates nothing, so are
 * {@code tryGet}, {@code put} and {@code value}. The pool resets and ends values only if {@link
 * PooledValues} say how.
 *
 * @param <T> the type of the values
 */
public final class BoundedPool<T> implements Pool<T> {
  private static final String KIND = "BoundedPool";

  private final IndexPool indices;
  private final T[] values;
  private final PooledValues<T> care;

  /** Resets the value of an index; null if nothing does. */
  private final @Nullable IntConsumer reset;

  private final AtomicBoolean valuesEnded = new AtomicBoolean();
  private final ForgottenPool forgotten;

  private BoundedPool(IndexPool indices, PooledValues<T> care, PoolOptions options) {
    this.indices = indices;
    this.care = care;
    this.reset = care.reset() == null ? null : this::reset;
    try {
      // Before the values are made: if this threw later, they would have to be ended.
      indices.showing.begin(this, indices, options);
      this.values = care.make(indices);
      this.forgotten = ForgottenPool.watch(this, indices, null);
    } catch (Throwable e) {
      indices.showing.end();
      indices.ended();
      throw e;
    }
    OpenPools.add(this);
  }

  /**
   * Creates a pool and fills it.
   *
   * @param <T> the type of the values
   * @param capacity the number of values, 1 … 2³⁰
   * @param filler makes the value of each index; called once for each index, in order, by this
   *     thread
   * @return a pool with no value lent
   * @throws IllegalArgumentException if the capacity is out of range
   * @throws NullPointerException if the filler returns null
   */
  public static <T> BoundedPool<T> create(int capacity, IntFunction<? extends T> filler) {
    return create(capacity, filler, PoolOptions.DEFAULT);
  }

  /**
   * Creates a pool and fills it.
   *
   * @param <T> the type of the values
   * @param capacity the number of values, 1 … 2³⁰
   * @param filler makes the value of each index; called once for each index, in order, by this
   *     thread
   * @param options the options of the pool
   * @return a pool with no value lent
   * @throws IllegalArgumentException if the capacity is out of range, or the options wipe memory,
   *     of which this pool knows nothing
   * @throws NullPointerException if the filler returns null
   */
  public static <T> BoundedPool<T> create(
      int capacity, IntFunction<? extends T> filler, PoolOptions options) {
    return create(capacity, PooledValues.of(filler), options);
  }

  /**
   * Creates a pool, and fills it with values that are reset by each put, or ended with the pool.
   *
   * @param <T> the type of the values
   * @param capacity the number of values, 1 … 2³⁰
   * @param values how they are made, reset and ended
   * @return a pool with no value lent
   * @throws IllegalArgumentException if the capacity is out of range
   * @throws NullPointerException if the filler returns null
   */
  public static <T> BoundedPool<T> create(int capacity, PooledValues<T> values) {
    return create(capacity, values, PoolOptions.DEFAULT);
  }

  /**
   * As {@link #create(int, PooledValues)}, with options.
   *
   * @param <T> the type of the values
   * @param capacity the number of values, 1 … 2³⁰
   * @param values how they are made, reset and ended
   * @param options the options of the pool
   * @return a pool with no value lent
   * @throws IllegalArgumentException if the capacity is out of range, or the options wipe memory,
   *     of which this pool knows nothing
   * @throws NullPointerException if the filler returns null
   */
  public static <T> BoundedPool<T> create(
      int capacity, PooledValues<T> values, PoolOptions options) {
    if (options.isWiped()) {
      throw new IllegalArgumentException(
          "only pools of memory can wipe: pool="
              + options.nameOf(KIND)
              + ", options="
              + options
              + "; give PooledValues a reset");
    }
    return new BoundedPool<>(IndexPool.create(KIND, capacity, options, null), values, options);
  }

  @Override
  public int tryGet() {
    return indices.tryGet();
  }

  @Override
  public int get() throws InterruptedException {
    return indices.get();
  }

  @Override
  public int get(Duration timeout) throws InterruptedException, TimeoutException {
    return indices.get(timeout);
  }

  /**
   * As {@link Pool#put(int)}, after the reset of the value. If the reset throws, this throws the
   * same, and the lease is out, so that it may be put again.
   *
   * <p>In a {@linkplain PoolOptions#checked() checked} pool, the lease ends before the reset: a
   * second or late put resets nothing, and while a reset goes on, the lease can't be used. In other
   * pools, a put that is not detected resets the value that the next holder has, too.
   */
  @Override
  public void put(int lease) {
    if (reset == null) {
      indices.put(lease);
    } else {
      indices.put(lease, reset);
    }
  }

  private void reset(int index) {
    Objects.requireNonNull(care.reset()).accept(values[index]);
  }

  @Override
  public int tryGet(int[] leases, int from, int count) {
    return indices.tryGet(leases, from, count);
  }

  @Override
  public void get(int[] leases, int from, int count) throws InterruptedException {
    indices.get(leases, from, count);
  }

  @Override
  public void get(int[] leases, int from, int count, Duration timeout)
      throws InterruptedException, TimeoutException {
    indices.get(leases, from, count, timeout);
  }

  @Override
  public PendingGet getAsync(GetHandler handler) {
    return indices.getAsync(handler);
  }

  @Override
  public PendingGet getAsync(GetHandler handler, Duration timeout) {
    return indices.getAsync(handler, timeout);
  }

  @Override
  public PendingGet getAsync(int[] leases, int from, int count, GetHandler handler) {
    return indices.getAsync(leases, from, count, handler);
  }

  @Override
  public PendingGet getAsync(
      int[] leases, int from, int count, GetHandler handler, Duration timeout) {
    return indices.getAsync(leases, from, count, handler, timeout);
  }

  /**
   * As {@link Pool#put(int[], int, int)}, after the reset of the values. If a reset throws, this
   * throws the same, and all leases are out, though some of their values have been reset.
   *
   * <p>In a checked pool, all leases end before the first reset, and the call allocates an array of
   * as many numbers. If one of the leases is refused, those before it are reset and put.
   */
  @Override
  public void put(int[] leases, int from, int count) {
    if (reset == null) {
      indices.put(leases, from, count);
    } else {
      indices.put(leases, from, count, reset);
    }
  }

  @Override
  public PoolStatistics statistics() {
    return indices.statistics();
  }

  @Override
  public List<LeaseRecord> lentLongerThan(Duration age) {
    return indices.lentLongerThan(age);
  }

  /**
   * As {@link Pool#closeAbandoning()}. The put of the last lease ends the values, as {@link #close}
   * does.
   */
  @Override
  public void closeAbandoning() {
    forgotten.letGo();
    indices.closeAbandoning(this::endValues);
  }

  @Override
  public T value(int lease) {
    return values[indices.checkIndex(lease)];
  }

  /**
   * As {@link Pool#setValue}. At its end, the pool then ends the new value, and not the old one.
   */
  @Override
  public void setValue(int lease, T value) {
    values[indices.checkIndex(lease)] = Objects.requireNonNull(value, "value");
  }

  @Override
  public int index(int lease) {
    return indices.checkIndex(lease);
  }

  @Override
  public String name() {
    return indices.name();
  }

  @Override
  public int capacity() {
    return indices.capacity();
  }

  @Override
  public int available() {
    return indices.available();
  }

  @Override
  public int lent() {
    return indices.lent();
  }

  @Override
  public boolean isClosed() {
    return indices.isClosed();
  }

  /**
   * Closes the pool if nothing is lent, as {@link Pool#close()}, and then ends the values, as
   * {@link PooledValues#end} says. If the end of one value throws, the other values are ended
   * first, and the pool is closed nevertheless.
   */
  @Override
  public void close() {
    indices.close();
    forgotten.endReport();
    endValues();
  }

  /**
   * As {@link #close()}, but waits up to a time while values are lent, as {@link
   * Pool#close(Duration)} does.
   */
  @Override
  public void close(Duration timeout) throws InterruptedException {
    indices.close(timeout);
    forgotten.endReport();
    endValues();
  }

  private void endValues() {
    if (valuesEnded.compareAndSet(false, true)) {
      care.endAll(values, values.length);
    }
  }

  @Override
  public String toString() {
    return indices.toString();
  }
}
