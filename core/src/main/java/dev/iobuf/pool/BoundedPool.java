package dev.iobuf.pool;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/**
 * A bounded pool of any objects, such as codecs, connections or buffers of another library.
 *
 * <pre>{@code
 * BoundedPool<Deflater> pool = BoundedPool.create("deflaters", 8, index -> new Deflater());
 * int lease = pool.get();
 * try {
 *   compress(pool.value(lease));
 * } finally {
 *   pool.put(lease);
 * }
 * }</pre>
 *
 * <p>Safe for use by any thread; {@code tryGet}, {@code put} and {@code value} are lock-free and
 * allocate nothing. Closing the pool does not close its values.
 *
 * @param <T> the type of the values
 */
public final class BoundedPool<T> implements Pool<T> {
  private final IndexPool indices;
  private final T[] values;

  private BoundedPool(IndexPool indices, T[] values) {
    this.indices = indices;
    this.values = values;
  }

  /**
   * Creates a pool and fills it.
   *
   * @param <T> the type of the values
   * @param name what messages call the pool
   * @param capacity the number of values, 1 … 2³⁰
   * @param filler makes the value of each index; called once an index, in order, by this thread
   * @return a pool with no value lent
   * @throws IllegalArgumentException if the capacity is out of range
   * @throws NullPointerException if the filler returns null
   */
  public static <T> BoundedPool<T> create(
      String name, int capacity, IntFunction<? extends T> filler) {
    return create(name, capacity, filler, PoolOptions.DEFAULT);
  }

  /**
   * Creates a pool and fills it.
   *
   * @param <T> the type of the values
   * @param name what messages call the pool
   * @param capacity the number of values, 1 … 2³⁰
   * @param filler makes the value of each index; called once an index, in order, by this thread
   * @param options how the pool waits, and what it keeps track of
   * @return a pool with no value lent
   * @throws IllegalArgumentException if the capacity is out of range, or memory is to be wiped,
   *     which the pool knows nothing about
   * @throws NullPointerException if the filler returns null
   */
  public static <T> BoundedPool<T> create(
      String name, int capacity, IntFunction<? extends T> filler, PoolOptions options) {
    if (options.wipes()) {
      throw new IllegalArgumentException(
          "only pools of memory can wipe: pool=" + name + ", options=" + options);
    }
    IndexPool indices = IndexPool.create(name, capacity, options);
    @SuppressWarnings("unchecked") // The array is private, and only ever read as T.
    T[] values = (T[]) new Object[capacity];
    for (int index = 0; index < capacity; index++) {
      T value = filler.apply(index);
      if (value == null) {
        throw new NullPointerException(
            "filler must make a value: index=" + index + ", pool=" + indices);
      }
      values[index] = value;
    }
    return new BoundedPool<>(indices, values);
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

  @Override
  public void put(int lease) {
    indices.put(lease);
  }

  @Override
  public int tryGet(int[] leases, int from, int count) {
    return indices.tryGet(leases, from, count);
  }

  @Override
  public void put(int[] leases, int from, int count) {
    indices.put(leases, from, count);
  }

  @Override
  public PoolStatistics statistics() {
    return indices.statistics();
  }

  @Override
  public List<LeaseRecord> lentLongerThan(Duration age) {
    return indices.lentLongerThan(age);
  }

  @Override
  public void closeAbandoning() {
    indices.closeAbandoning(() -> {});
  }

  @Override
  public T value(int lease) {
    return values[indices.checkLease(lease)];
  }

  @Override
  public void setValue(int lease, T value) {
    values[indices.checkLease(lease)] = Objects.requireNonNull(value, "value");
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
  public void close() {
    indices.close();
  }

  @Override
  public String toString() {
    return indices.toString();
  }
}
