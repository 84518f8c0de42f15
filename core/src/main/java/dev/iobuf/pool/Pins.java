package dev.iobuf.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Counts, for each index, the operations in flight that may still read or write its memory. A pool
 * refuses to take back a lease while this count is not 0.
 *
 * <p>Each {@link SlabPool} has one; users call {@link IndirectPool#pin} and {@link
 * IndirectPool#unpin}. Until the first pin, it costs a put of one lease nothing. From then on,
 * permanently, it takes four bytes of heap for each index, and each put and use of a lease takes
 * some more branches.
 *
 * <p>Safe for use by any thread. All methods are lock-free, except the first {@link #pin}, which
 * allocates the counts.
 *
 * <p><b>Not promised:</b> that a put is refused if it <em>races</em> with the pin of the same
 * lease. In a correct program, both threads hold the lease: they are the same thread, or one has
 * handed the lease to the other. A put can miss a pin only without such a hand-over.
 */
final class Pins {
  private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(int[].class);

  private final IndexPool indices;

  /**
   * By index. The first pin makes it, under this object's monitor; it is never replaced. A thread
   * that sees it also sees that the fast path is disabled.
   */
  private volatile int @Nullable [] counts;

  /** Creates the pins of a pool. Nothing is pinned. */
  Pins(IndexPool indices) {
    this.indices = indices;
  }

  /**
   * Counts an operation in. See {@link IndirectPool#pin}.
   *
   * @param lease a lease that the caller holds
   * @throws IndexOutOfBoundsException if the lease is not one of the pool's
   * @throws IllegalStateException if the lease is not out, or the pool is closed
   */
  void pin(int lease) {
    // Exact for the holder of the lease; for other threads, the answer is of a moment.
    int index = indices.checkIndex(lease);
    if (!indices.isLent(index)) {
      throw indices.misuse(
          Misuse.USE_OF_FREE,
          new IllegalStateException(
              "pin of index %s that is not lent: pool=%s; was it put before the operation was started?"
                  .formatted(index, indices)));
    }
    int[] made = counts;
    // Only atomicity is needed: the thread that puts the lease has got it from this thread, and
    // sees the count.
    int _ = (int) COUNT.getAndAddAcquire(made == null ? make() : made, index, 1);
  }

  private synchronized int[] make() {
    int[] made = counts;
    if (made == null) {
      made = new int[indices.capacity()];
      indices.disableFastPath();
      counts = made;
    }
    return made;
  }

  /**
   * Counts an operation out. See {@link IndirectPool#unpin}.
   *
   * @param lease a lease that is pinned
   * @throws IndexOutOfBoundsException if the lease is not one of the pool's
   * @throws IllegalStateException if the lease is not pinned, or the pool is closed
   */
  void unpin(int lease) {
    int index = indices.checkIndex(lease);
    int[] made = counts;
    if (made == null || !countOut(made, index)) {
      throw indices.misuse(
          Misuse.UNPIN_OF_UNPINNED,
          new IllegalStateException(
              "unpin of index %s that is not pinned: pool=%s; was it unpinned twice?"
                  .formatted(index, indices)));
    }
  }

  /**
   * Counts an operation out. Returns false if none is counted in. Uses a CAS: if the count fell
   * below 0 for a moment, it would hide a pin of another thread from a put.
   */
  private static boolean countOut(int[] made, int index) {
    // Opaque: the CAS validates it.
    int count = (int) COUNT.getOpaque(made, index);
    while (count > 0) {
      // Volatile: releases the completion of the operation to a put that finds the lease unpinned.
      // It also acquires from earlier unpins, to pass their releases on to that put (Java has no
      // release sequences).
      int witness = (int) COUNT.compareAndExchange(made, index, count, count - 1);
      if (witness == count) {
        return true;
      }
      count = witness;
    }
    return false;
  }

  /**
   * Refuses a pinned lease; for {@code put}. Does not check the range of the lease.
   *
   * @param lease any number
   * @throws IllegalStateException if it is pinned
   */
  void requireNone(int lease) {
    int[] made = counts;
    if (made != null) {
      requireNone(made, lease);
    }
  }

  /**
   * Refuses leases if one of them is pinned; for a {@code put} of several.
   *
   * @param leases any numbers
   * @param from the first of them in the array
   * @param count how many they are
   * @throws IndexOutOfBoundsException if the places do not lie within the array
   * @throws IllegalStateException if one is pinned
   */
  void requireNone(int[] leases, int from, int count) {
    int[] made = counts;
    if (made != null) {
      Objects.checkFromIndexSize(from, count, leases.length);
      for (int i = from; i < from + count; i++) {
        requireNone(made, leases[i]);
      }
    }
  }

  private void requireNone(int[] made, int lease) {
    // Acquire: pairs with the release in unpin.
    int index = indices.peekIndex(lease);
    int count = index < 0 || index >= made.length ? 0 : (int) COUNT.getAcquire(made, index);
    if (count > 0) {
      throw indices.misuse(
          Misuse.PUT_OF_PINNED,
          new IllegalStateException(
              "put of index %s that is in flight in %s operations: pool=%s; wait for their completions"
                  .formatted(index, count, indices)));
    }
  }

  /**
   * Counts the leases that are pinned. Exact while no thread pins or unpins. Wait-free; takes time
   * proportional to the capacity.
   *
   * @return {@code 0 … capacity}
   */
  int count() {
    int[] made = counts;
    int pinned = 0;
    if (made != null) {
      for (int index = 0; index < made.length; index++) {
        pinned += (int) COUNT.getAcquire(made, index) > 0 ? 1 : 0;
      }
    }
    return pinned;
  }
}
