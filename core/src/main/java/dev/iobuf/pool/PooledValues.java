package dev.iobuf.pool;

import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The functions that make the values of a {@link BoundedPool}, reset a value between two holders,
 * and end the values with the pool. Immutable; safe for use by any thread if its functions are.
 *
 * <pre>{@code
 * PooledValues.of(index -> new Deflater()).reset(Deflater::reset).end(Deflater::end)
 * }</pre>
 *
 * @param <T> the type of the values
 */
public final class PooledValues<T> {
  private final IntFunction<? extends T> filler;
  private final @Nullable Consumer<? super T> reset;
  private final @Nullable Consumer<? super T> end;

  private PooledValues(
      IntFunction<? extends T> filler,
      @Nullable Consumer<? super T> reset,
      @Nullable Consumer<? super T> end) {
    this.filler = filler;
    this.reset = reset;
    this.end = end;
  }

  /**
   * Sets the function that makes values. Values are neither reset nor ended.
   *
   * @param <T> the type of the values
   * @param filler makes the value of each index; called once for each index, in order, by the
   *     thread that creates the pool
   * @return values
   */
  public static <T> PooledValues<T> of(IntFunction<? extends T> filler) {
    return new PooledValues<>(Objects.requireNonNull(filler, "filler"), null, null);
  }

  /**
   * Sets the function that resets a value at the put of its lease, before the value can be lent
   * again.
   *
   * @param action the thread that puts calls it. If it throws, the lease stays out
   * @return the changed values
   */
  public PooledValues<T> reset(Consumer<? super T> action) {
    return new PooledValues<>(filler, Objects.requireNonNull(action, "action"), end);
  }

  /**
   * Sets the function that ends each value when the pool is closed, or could not be filled.
   *
   * @param action called once for each value: by the thread that closes the pool, or puts the last
   *     lease of an abandoned pool, or creates a pool whose filler throws. If it throws, the other
   *     values are ended first
   * @return the changed values
   */
  public PooledValues<T> end(Consumer<? super T> action) {
    return new PooledValues<>(filler, reset, Objects.requireNonNull(action, "action"));
  }

  /** Returns the function that resets a value, or null. */
  @Nullable Consumer<? super T> reset() {
    return reset;
  }

  /** Makes the values of a pool. If one can't be made, ends the others. */
  T[] make(IndexPool indices) {
    @SuppressWarnings("unchecked") // The array belongs to the pool, and is read as T only.
    T[] values = (T[]) new Object[indices.capacity()];
    int made = 0;
    try {
      for (; made < values.length; made++) {
        values[made] = one(made, indices);
      }
    } catch (RuntimeException | Error e) {
      try {
        endAll(values, made);
      } catch (RuntimeException | Error more) {
        suppress(e, more);
      }
      throw e;
    }
    return values;
  }

  private T one(int index, IndexPool indices) {
    T value = filler.apply(index);
    if (value == null) {
      throw new NullPointerException(
          "filler must make a value: index=" + index + ", pool=" + indices);
    }
    return value;
  }

  /** Ends a number of values, and then throws the first exception that one of them threw. */
  void endAll(T[] values, int count) {
    Throwable thrown = null;
    for (int i = 0; i < count && end != null; i++) {
      try {
        end.accept(values[i]);
      } catch (RuntimeException | Error e) {
        if (thrown == null) {
          thrown = e;
        } else {
          suppress(thrown, e);
        }
      }
    }
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown instanceof RuntimeException refusal) {
      throw refusal;
    }
  }

  @SuppressWarnings("ReferenceEquality") // an exception can't suppress itself
  private static void suppress(Throwable first, Throwable next) {
    if (first != next) {
      first.addSuppressed(next);
    }
  }
}
