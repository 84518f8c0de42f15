package dev.iobuf.pool;

import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * How the values of a {@link BoundedPool} are made, what resets them between two holders, and what
 * ends them with the pool. Immutable; safe for use by any thread if its functions are.
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
   * Says how values are made. They are neither reset nor ended.
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
   * Says what is done to a value when its lease is put, before it can be lent again.
   *
   * @param action is called by the thread that puts. If it throws, the lease stays out
   * @return the changed values
   */
  public PooledValues<T> reset(Consumer<? super T> action) {
    return new PooledValues<>(filler, Objects.requireNonNull(action, "action"), end);
  }

  /**
   * Says what is done to each value when the pool is closed, or could not be filled.
   *
   * @param action is called once for each value: by the thread that closes the pool, or puts the
   *     last lease of an abandoned one, or creates a pool whose filler throws. If it throws, the
   *     other values are ended first
   * @return the changed values
   */
  public PooledValues<T> end(Consumer<? super T> action) {
    return new PooledValues<>(filler, reset, Objects.requireNonNull(action, "action"));
  }

  /** What resets a value; null if nothing does. */
  @Nullable Consumer<? super T> reset() {
    return reset;
  }

  /** Makes the values of a pool; where one can't be made, ends those that were. */
  T[] make(IndexPool indices) {
    @SuppressWarnings("unchecked") // The pool's own array, and only ever read as T.
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

  /** Ends so many values, then throws what the first of them threw. */
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
