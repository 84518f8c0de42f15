package dev.iobuf.pool;

import static dev.iobuf.pool.IndexRing.WOULD_BLOCK;

import java.util.Objects;

/**
 * The gets and puts of callers, of one index or several. All methods are lock-free.
 *
 * <p>It is the topmost of the layers below {@link IndexPool}, above {@link IndexPlaces}, {@link
 * IndexHomes}, {@link IndexSearch}, {@link IndexWords}, {@link PoolState} and {@link PoolLife}.
 * They are superclasses rather than fields, so that the fast path follows fewer pointers.
 */
abstract sealed class IndexBag extends PoolLife permits IndexPool {
  /**
   * The text by which messages name the pool. Made in advance, since a message may be needed in a
   * full heap.
   */
  private final String text;

  /**
   * Creates a bag in which every index is free.
   *
   * @param text the text by which messages name the pool
   * @param capacity the number of indices
   * @param homes the number of homes, a power of two, at least 2
   * @param size the number of indices of a stripe, a power of two, at most 64
   */
  IndexBag(String text, int capacity, int homes, int size) {
    super(capacity, homes, size);
    this.text = text;
  }

  /**
   * Lends a free index, or returns {@link IndexPool#WOULD_BLOCK} if no index is free. Lock-free.
   *
   * <p>A thread first tries its own index, and those that it has put. If these are lent, the thread
   * searches: it reads two bits for each 64 indices, and the places of those that may be free.
   * After a long time without a failed search, the first failed search reads the places of all
   * indices once. Refusals after that read one word.
   *
   * <p>Memory effects: actions before the {@link #put} of the index happen-before the return.
   *
   * @return an index, which is lent until it is put, or {@link IndexPool#WOULD_BLOCK} if at some
   *     instant within this call no index was free
   * @throws IllegalStateException if no index is free because the pool is closed
   */
  public final int tryGet() {
    return tryGet(cells);
  }

  /** As {@link #tryGet()}, for a caller that knows the cells of this pool. */
  final int tryGet(long[] cells) {
    StackRoom.require(cells);
    int index = poll(cells);
    if (index == WOULD_BLOCK) {
      requireAlive();
      refused();
      return WOULD_BLOCK;
    }
    return begin(index);
  }

  /** {@link #tryGet()} of a call that waits if there is none, which is no refusal. */
  final int getAtOnce() {
    StackRoom.require(cells);
    int index = poll();
    if (index == WOULD_BLOCK) {
      requireAlive();
      return WOULD_BLOCK;
    }
    return begin(index);
  }

  /** Called once a call has found no index free, and does not wait. Never throws. */
  void refused() {}

  /**
   * Begins the lease of an index that this thread has taken, and returns the lease. In a pool that
   * does not watch its leases, the lease is the index. Never throws.
   */
  int begin(int index) {
    return index;
  }

  final void requireAlive() {
    if (!isAlive()) {
      throw misuse(Misuse.USE_AFTER_END, Refusals.ended(this, "get after "));
    }
  }

  /**
   * Lends as many indices as are free, up to a number. This is cheaper than a {@link #tryGet()} for
   * each. Lock-free. Each index is lent by itself: other threads may get and put in between.
   *
   * <p>Memory effects: of each index, as {@link #tryGet()}.
   *
   * @param leases receives the leases
   * @param from the first place in the array
   * @param count the number of indices to lend at most
   * @return the number of indices lent, 0 … count; less than count only if at some instant within
   *     this call no index was free
   * @throws IndexOutOfBoundsException if the places do not lie within the array; nothing is lent
   * @throws IllegalStateException if nothing was lent because the pool is closed
   */
  public int tryGet(int[] leases, int from, int count) {
    StackRoom.require(cells);
    Objects.checkFromIndexSize(from, count, leases.length);
    int got = take(leases, from, count);
    if (got == 0 && count > 0) {
      requireAlive();
    }
    beginAll(leases, from, got);
    return got;
  }

  @Override
  final int take(int[] leases, int from, int count) {
    int first = count < 2 ? 0 : takeSeveral(home(), leases, from, count);
    return getAfter(first, leases, from, count);
  }

  /** {@link #begin} of several indices, which become leases. */
  void beginAll(int[] leases, int from, int count) {}

  /** Gets further indices one by one, after the first ones. */
  final int getAfter(int first, int[] leases, int from, int count) {
    int got = first;
    try {
      while (got < count) {
        int index = poll();
        if (index == WOULD_BLOCK) {
          break;
        }
        leases[from + got] = index;
        got++;
      }
    } catch (Throwable e) {
      while (got > 0) {
        got--;
        free(leases[from + got]);
      }
      throw e;
    }
    return got;
  }

  /**
   * Takes back an index that is lent. Lock-free; never waits for room.
   *
   * <p>Memory effects: actions before this call happen-before the return of the {@code get} or
   * {@code tryGet} that lends the index next.
   *
   * @param index an index that is lent, {@code 0 … capacity − 1}
   * @throws IndexOutOfBoundsException if the index is out of range
   * @throws IllegalStateException if the index is not lent, or the pool is closed
   */
  public final void put(int index) {
    StackRoom.require(cells);
    if (isOnFastPath(index)) {
      free(index);
    } else {
      putOffFastPath(index);
    }
  }

  /** {@link #put(int)} if the pool is closed or abandoned, or watches its leases. */
  void putOffFastPath(int index) {
    requireBounds(index);
    putIndex(index);
  }

  /** Puts an index in range, in an open or an abandoned pool. */
  final void putIndex(int index) {
    if (isAliveToHolder()) {
      free(index);
    } else {
      putAfterAbandon(index, "");
    }
  }

  /** {@link #put(int)} of an index in range, in a pool that was open a moment ago. */
  final void free(int index) {
    free(cells, slotAt(index), index);
  }

  /**
   * As {@link #free(int)}, for a caller that knows the cells of this pool.
   *
   * @param at the position of the slot of the index
   */
  final void free(long[] cells, int at, int index) {
    if (!putAlone(cells, at, index)) {
      throw notLent(index, "");
    }
    afterPut(index);
  }

  /**
   * Takes back several indices. This is cheaper than a {@link #put(int)} for each, above all in the
   * order in which {@link #tryGet(int[], int, int)} lent them. Lock-free. Each index is put by
   * itself: other threads may get and put in between.
   *
   * <p>Memory effects: of each index, as {@link #put(int)}.
   *
   * @param leases the indices; the array must not be changed meanwhile
   * @param from the first of them in the array
   * @param count how many they are
   * @throws IndexOutOfBoundsException if the places do not lie within the array, or an index is out
   *     of range; nothing is put
   * @throws IllegalStateException if the pool is closed: nothing is put; or if an index is not
   *     lent: the indices before it are put, as the message says
   */
  public void put(int[] leases, int from, int count) {
    StackRoom.require(cells);
    checkAll(leases, from, count);
    if (count == 1 && isOnFastPath(leases[from]) && putAlone(leases[from])) {
      afterPut(leases[from]);
    } else {
      putAll(leases, from, count);
    }
  }

  /** Puts indices that are in range. */
  final void putAll(int[] leases, int from, int count) {
    int home = home();
    int done = 0;
    int run = isAlive() ? count : 0;
    while (done < count && run > 0) {
      run = putOfStripe(home, leases, from + done, from + count);
      done += run;
    }
    if (done < count) {
      putRest(leases, from, count, done);
    }
  }

  /** Puts the first of some indices, and the next ones of its stripe. Returns the number put. */
  private int putOfStripe(int home, int[] leases, int from, int to) {
    int run = countRun(leases, from, to);
    int few = run >= MANY ? 0 : countFew(home, leases, from, to);
    int alone = few == 0 ? 0 : putOwn(home, leases, from, few);
    if (alone > 0) {
      afterPutsAlone(leases[from], alone);
      return alone;
    }
    int parked = putRun(leases, from, to, run);
    if (parked > 0) {
      afterPuts(parked);
    }
    return parked;
  }

  /** Checks that indices are the pool's and that it is open, as {@link #checkIndex} each. */
  final void checkAll(int[] leases, int from, int count) {
    Objects.checkFromIndexSize(from, count, leases.length);
    int last = capacity - 1;
    int signs = 0;
    for (int i = from; i < from + count; i++) {
      signs |=
          leases[i]
              | (last
                  - leases[
                      i]); // negative if out of range; without a branch, so that the loop is
                           // vectorized
    }
    for (int i = from; i < from + count && signs < 0; i++) {
      requireBounds(leases[i]);
    }
    if (count > 0) {
      // One check for all: the thread that closes holds every lease.
      int _ = checkIndex(leases[from]);
    }
  }

  /** Continues one by one if the pool is abandoned, or an index is not lent. */
  private void putRest(int[] leases, int from, int count, int done) {
    for (int i = done; i < count; i++) {
      if (isAlive()) {
        throw notLent(leases[from + i], Refusals.progress(i, count));
      }
      putAfterAbandon(leases[from + i], Refusals.progress(i, count));
    }
  }

  /**
   * Checks that a lease is one of this pool's and that the pool is open. If the pool is {@linkplain
   * PoolOptions#checked() checked}, has {@linkplain PoolOptions#guardedViews() guarded views} or is
   * {@linkplain PoolOptions#wiped() wiped}, also checks that the lease is out. Wait-free.
   *
   * @param lease any number
   * @return its index: the lease itself, unless the pool is checked
   * @throws IndexOutOfBoundsException if the index is not {@code 0 … capacity − 1}
   * @throws IllegalStateException if the pool is closed, or is known not to have lent the lease
   */
  public final int checkIndex(int lease) {
    return isOnFastPath(lease) ? lease : checkOffFastPath(lease);
  }

  /** {@link #checkIndex} if the pool is closed or abandoned, or watches its leases. */
  int checkOffFastPath(int index) {
    requireBounds(index);
    if (isClosedToHolder()) {
      throw misuse(Misuse.USE_AFTER_END, Refusals.ended(this, "use of index " + index + " after "));
    }
    return index;
  }

  final void requireBounds(int index) {
    if (index < 0 || index >= capacity) {
      throw Refusals.outOfBounds(this, index);
    }
  }

  @Override
  IllegalStateException notLent(int index, String more) {
    return Refusals.notLent(this, index, more);
  }

  /**
   * Returns the number of indices.
   *
   * @return the capacity asked for, 1 … 2³⁰
   */
  public int capacity() {
    return capacity;
  }

  /**
   * Estimates how many indices are free. Exact while no thread gets or puts; otherwise the count
   * may never have been true at one instant. Wait-free; takes time proportional to the capacity.
   *
   * @return a count, {@code 0 … capacity}
   */
  public int available() {
    return countFree();
  }

  @Override
  public String toString() {
    return text;
  }
}
