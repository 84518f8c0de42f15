package dev.iobuf.pool;

import static dev.iobuf.pool.IndexPool.WOULD_BLOCK;

import dev.iobuf.events.MisuseEvent;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The lock-free part of an {@link IndexPool}: what callers get and put, one or several, and the end
 * of a pool.
 *
 * <p>It is a superclass rather than a field, as are {@link PoolState}, {@link IndexPlaces} and what
 * lies between them, so that the fast path follows fewer pointers.
 */
abstract sealed class IndexBag extends PoolState permits IndexPool {
  private static final VarHandle LIFE;
  private static final VarHandle UNGUARDED;
  private static final VarHandle RETURNED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      LIFE = lookup.findVarHandle(IndexBag.class, "life", int.class);
      UNGUARDED = lookup.findVarHandle(IndexBag.class, "unguarded", int.class);
      RETURNED = lookup.findVarHandle(IndexBag.class, "returned", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The lives of a pool. */
  private static final int ALIVE = 0;

  private static final int ABANDONED = 1;
  private static final int CLOSED = 2;

  /** Name and capacity: made once, since a message may have to do without room on the heap. */
  private final String text;

  private int life;

  /**
   * The indices below it are the pool's, which is open, and neither pins nor a subclass have to be
   * asked before one is put or used: one comparison does for all. It is the capacity, and 0 once
   * the pool is guarded.
   */
  private int unguarded;

  /** What has come back since the pool was abandoned, and how many that are. */
  private volatile @Nullable IndexSet back;

  private int returned;

  /**
   * Creates a bag in which every index is free.
   *
   * @param name what messages call the pool
   * @param capacity the number of indices
   * @param homes how many homes there are, a power of two, 2 at least
   * @param size the number of indices of a stripe, a power of two, at most 64
   */
  IndexBag(String name, int capacity, int homes, int size) {
    super(capacity, homes, size);
    this.text = name + "[capacity=" + capacity + "]";
    this.unguarded = capacity;
  }

  /**
   * Lends a free index, or says that there is none. Lock-free.
   *
   * <p>A thread looks first at an index of its own and at what it has put, whatever else is lent.
   * Where that is lent, too, it searches: it looks at two bits for each 64 indices, and at the
   * places of those that may be free. The first search in vain after a long time without any has it
   * look at all indices once, whether it then finds one or is refused. Refusals after that look at
   * one word.
   *
   * <p>Memory effects: what happened before the {@link #put} of the index happens before the
   * return.
   *
   * @return an index, which is lent until it is put, or {@link IndexPool#WOULD_BLOCK} if at some
   *     instant within this call no index was free
   * @throws IllegalStateException if none is free because the pool is closed
   */
  public int tryGet() {
    int index = poll();
    if (index == WOULD_BLOCK) {
      requireAlive();
    }
    return index;
  }

  private void requireAlive() {
    if (!isAlive()) {
      throw misuse(closed("get after "));
    }
  }

  @Override
  boolean isAlive() {
    // Volatile: pairs with end, for a waiter that has counted itself before.
    return (int) LIFE.getVolatile(this) == ALIVE;
  }

  /**
   * Lends as many free indices as there are, up to a number; cheaper than so many calls of {@link
   * #tryGet()}. Lock-free. Each is lent by itself: others may get and put in between.
   *
   * <p>Memory effects: of each index, as {@link #tryGet()}.
   *
   * @param leases where the indices are written to
   * @param from the first place in the array
   * @param count how many are wanted
   * @return how many are lent, 0 … count; fewer than wanted only if at some instant within this
   *     call no index was free
   * @throws IndexOutOfBoundsException if the places do not lie within the array; nothing is lent
   * @throws IllegalStateException if nothing was lent because the pool is closed
   */
  public int tryGet(int[] leases, int from, int count) {
    Objects.checkFromIndexSize(from, count, leases.length);
    StackRoom.require(capacity);
    return getAfter(count < 2 ? 0 : takeSeveral(home(), leases, from, count), leases, from, count);
  }

  /** Gets one by one what is wanted beyond so many. */
  final int getAfter(int first, int[] leases, int from, int count) {
    int got = first;
    while (got < count) {
      int index = poll();
      if (index == WOULD_BLOCK && got == 0) {
        requireAlive();
      }
      if (index == WOULD_BLOCK) {
        break;
      }
      leases[from + got] = index;
      got++;
    }
    return got;
  }

  /**
   * Takes back an index that is lent. Lock-free; never waits for room.
   *
   * <p>Memory effects: what happened before this call happens before the return of the {@code get}
   * or {@code tryGet} that lends the index next.
   *
   * @param index an index that is lent, {@code 0 … capacity − 1}
   * @throws IndexOutOfBoundsException if the index is out of range
   * @throws IllegalStateException if the index is not lent, or the pool is closed
   */
  public void put(int index) {
    if (isUnguarded(index)) {
      free(index);
    } else {
      putGuarded(index);
    }
  }

  private void putGuarded(int index) {
    checkBounds(index);
    // Opaque: as in checkIndex. A put that does not see yet that the pool is abandoned sees its
    // state.
    if ((int) LIFE.getOpaque(this) == ALIVE) {
      free(index);
    } else {
      putLate(index, "");
    }
  }

  /**
   * Whether an index is the pool's, which is open, and neither pins nor a subclass have to be asked
   * before it is put or used. Whether it is lent is another question.
   */
  final boolean isUnguarded(int index) {
    // Opaque: as that of the life in putGuarded, and in checkIndex.
    return Integer.compareUnsigned(index, (int) UNGUARDED.getOpaque(this)) < 0;
  }

  /**
   * Disables the fast path for good: each later put and use of an index checks whether the pool is
   * closed or abandoned, and what pins or a subclass require.
   */
  final void guard() {
    // Opaque: a thread that has to see it has a lease from this one, or reads what it writes next.
    UNGUARDED.setOpaque(this, 0);
  }

  /** {@link #put(int)} of an index in range, of a pool that was open a moment ago. */
  final void free(int index) {
    StackRoom.require(0);
    if (!putAlone(index)) {
      throw notLent(index, "");
    }
    afterPut(index);
  }

  /**
   * Takes back several indices; cheaper than so many calls of {@link #put(int)}, above all in the
   * order in which {@link #tryGet(int[], int, int)} lent them. Lock-free. Each is put by itself:
   * others may get and put in between.
   *
   * <p>Memory effects: of each index, as {@link #put(int)}.
   *
   * @param leases the indices; the array must not be changed meanwhile
   * @param from the first of them in the array
   * @param count how many they are
   * @throws IndexOutOfBoundsException if the places do not lie within the array, or an index is out
   *     of range; nothing is put
   * @throws IllegalStateException if the pool is closed, and nothing is put; or if an index is not
   *     lent, and those before it are put, as the message says
   */
  public void put(int[] leases, int from, int count) {
    checkAll(leases, from, count);
    StackRoom.require(capacity);
    if (count == 1 && isUnguarded(leases[from]) && putAlone(leases[from])) {
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

  /** Puts the first of some indices, and those of its stripe that follow; returns how many. */
  private int putOfStripe(int home, int[] leases, int from, int to) {
    int few = countFew(home, leases, from, to);
    int alone = few == 0 ? 0 : putOwn(home, leases, from, few);
    if (alone > 0) {
      afterPutsAlone(leases[from], alone);
      return alone;
    }
    int parked = putRun(leases, from, to);
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
      signs |= leases[i] | (last - leases[i]); // negative if out of range; no branch, so a vector
    }
    for (int i = from; i < from + count && signs < 0; i++) {
      checkBounds(leases[i]);
    }
    if (count > 0) {
      // For all of them: the thread that closes holds every lease.
      checkIndex(leases[from]);
    }
  }

  /** Goes on one by one where the pool is abandoned, or an index is not lent. */
  private void putRest(int[] leases, int from, int count, int done) {
    for (int i = done; i < count; i++) {
      if (isAlive()) {
        throw notLent(leases[from + i], progress(i, count));
      }
      putLate(leases[from + i], progress(i, count));
    }
  }

  /** How far a bulk put came, for its refusal. */
  static String progress(int done, int count) {
    return " Before it, " + done + " of " + count + " indices were put; those after it were not.";
  }

  /**
   * Checks that an index is one of this pool's and that the pool is open. Wait-free.
   *
   * @param index any number
   * @return the index
   * @throws IndexOutOfBoundsException if the index is not {@code 0 … capacity − 1}
   * @throws IllegalStateException if the pool is closed
   */
  public int checkIndex(int index) {
    if (!isUnguarded(index)) {
      checkBounds(index);
      // Opaque: the thread that closes holds every lease, so a correct user cannot race with it.
      if ((int) LIFE.getOpaque(this) == CLOSED) {
        throw misuse(closed("use of index " + index + " after "));
      }
    }
    return index;
  }

  private void checkBounds(int index) {
    if (index < 0 || index >= capacity) {
      throw outOfBounds(index);
    }
  }

  private IndexOutOfBoundsException outOfBounds(int index) {
    return misuse(
        new IndexOutOfBoundsException(
            "index must be 0 … "
                + (capacity - 1)
                + ": index="
                + index
                + ", pool="
                + this
                + (index == WOULD_BLOCK
                    ? "; was the result of tryGet not compared with WOULD_BLOCK?"
                    : "; does it come from another pool?")));
  }

  /**
   * What to throw when an index is put that is not lent.
   *
   * @param more what else there is to say
   */
  IllegalStateException notLent(int index, String more) {
    return misuse(
        new IllegalStateException(
            putOfFree(index)
                + "; was it put twice, or lent by another pool? A pool that is tracked knows."
                + more));
  }

  final String putOfFree(int index) {
    return "put of index " + index + " that is not lent: pool=" + this;
  }

  /** What to throw when the pool is closed, or abandoned. */
  final IllegalStateException closed(String call) {
    return new IllegalStateException(
        isClosed()
            ? call + "close: pool=" + this + "; keep the pool open until its last user is done"
            : call
                + "closeAbandoning: pool="
                + this
                + "; what is lent may be used and has to be put, nothing more is lent");
  }

  final <X extends RuntimeException> X misuse(X refusal) {
    return MisuseEvent.record(this, refusal);
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
   * Estimates how many indices are free: exact while no thread gets or puts, and else a count that
   * may never have been true at one instant. Wait-free; takes time proportional to the capacity.
   *
   * @return a count, {@code 0 … capacity}
   */
  public int available() {
    return countFree();
  }

  /**
   * Tells whether the pool has been closed.
   *
   * @return true after a {@code close} that was not refused
   */
  public boolean isClosed() {
    // Acquire: pairs with end and cameBack.
    return (int) LIFE.getAcquire(this) == CLOSED;
  }

  /** Makes every later use fail. To be called by the holder of all leases. */
  void markClosed() {
    counters.end(ringPasses());
    markExhausted();
    end(CLOSED);
  }

  /** Makes every later get fail; from now on, whatever is put is taken back. */
  void beginDraining() {
    back = new IndexSet(capacity);
    end(ABANDONED);
    drain();
  }

  /** {@link #put} into a pool that is abandoned: the index is free at no time. */
  private void putLate(int index, String more) {
    if (isClosed()) {
      throw misuse(closed("put of index " + index + " after "));
    }
    if (isFree(index) || !Objects.requireNonNull(back).add(index)) {
      throw notLent(index, more);
    }
    cameBack(1);
  }

  /** How many indices have come back to a pool that is abandoned. */
  int returned() {
    return (int) RETURNED.getOpaque(this);
  }

  /** Begins another life, and wakes all who wait. */
  private void end(int next) {
    guard();
    // Volatile: before we look for waiters; one that we don't see looks at it after it has come.
    LIFE.setVolatile(this, next);
    wakeAll();
  }

  /** Takes what is free out of an abandoned pool; the last index ends it. */
  @Override
  final void takeBack() {
    IndexSet ticked = Objects.requireNonNull(back);
    int count = 0;
    int twice = WOULD_BLOCK;
    for (int index = searchAll(0); index != WOULD_BLOCK; index = searchAll(0)) {
      if (ticked.add(index)) {
        count++;
      } else {
        twice = index;
      }
    }
    if (count > 0) {
      cameBack(count);
    }
    if (twice != WOULD_BLOCK) {
      throw notLent(twice, "");
    }
  }

  private void cameBack(int count) {
    // Volatile: what was done before any put happens before the end.
    if ((int) RETURNED.getAndAdd(this, count) + count == capacity) {
      // Release: pairs with isClosed. Gets, and those that wait, end since it is not ALIVE.
      LIFE.setRelease(this, CLOSED);
      released();
    }
  }

  /** Called once, when the last index of an abandoned pool has come back. */
  abstract void released();

  @Override
  public String toString() {
    return text;
  }
}
