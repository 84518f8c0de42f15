package dev.iobuf.pool;

import static dev.iobuf.pool.IndexPool.WOULD_BLOCK;

import dev.iobuf.events.ExhaustedEvent;
import dev.iobuf.events.MisuseEvent;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The lock-free part of an {@link IndexPool}: a bag of indices behind a striped front.
 *
 * <p>It is a superclass rather than a field, so that the fast path follows one pointer less.
 */
abstract sealed class IndexBag permits IndexPool {
  /*
   * The idea. Indices lie in the bits of a few words, each on a line of its own, and every thread
   * begins at the word that its id hashes to: threads seldom meet, and the lowest bit is the one put
   * last, so its memory is in the cache. Indices beyond the words lie in an IndexRing. An index never
   * moves between places: a get or put touches exactly one word, or the ring, so at no instant is a
   * free index nowhere. Until two threads have met at a word, all of them begin at the first one.
   *
   * Who finds its word empty goes on to the next place, and keeps to that one from then on: where one
   * thread gets and another puts, the first empties word after word, and the second fills those that
   * the first has left. A hint, one for all threads of a home, says how far they have gone.
   *
   *       63                              0
   *      +---------------------------------+    word s holds indices s·B … s·B + B − 1;
   *      |            free bits            |    bit i: index s·B + i is free
   *      +---------------------------------+
   *
   *       63           26 25         2  1 0
   *      +----------------+------------+----+    the state: OPEN, nothing is known; SUSPECTED, a get
   *      |     epoch      |  waiters   |    |    found every place empty; EXHAUSTED, a get found so
   *      +----------------+------------+----+    again, and no put has ended in between; DRAINING,
   *                                              the pool is abandoned and waits for what is lent
   *
   * Invariants
   *  1. An index is free if and only if its bit is set, or it is in the ring; else it is lent.
   *  2. While the state is EXHAUSTED, every index that is free is that of a put which has not ended:
   *     a put frees its index, then looks at the state, and begins a new epoch, OPEN, if it is not.
   *
   * Why 2 holds: a get turns SUSPECTED into EXHAUSTED, by a CAS that compares the epoch, if it has
   * read SUSPECTED and then found every place empty. An index that is free at that moment was freed
   * after the get looked at its place, so its put looks at the state after it was SUSPECTED. Had it
   * done so already, the epoch would be another. This is Dekker's pattern, hence all of its accesses
   * are volatile: the put's to its place and to the state, the get's to the state and to all places.
   *
   * Linearization points. tryGet: the CAS that clears the bit, or the ring's dequeue. put: its look at
   * the state if that was OPEN, else the end of the epoch that it saw; or the get of its index, if
   * that was earlier. WOULD_BLOCK: the read of EXHAUSTED; by 2, what is free then has not been put
   * yet.
   *
   * Progress: a CAS of a word fails only because another get or put succeeded. The state advances at
   * most twice an epoch, and an epoch ends by a put.
   *
   * Waiting. A waiter counts itself in the state, then tries to get; a put frees its index, then looks
   * at the state: Dekker's pattern again, so one of them sees the other. The rest is WaitQueue's.
   *
   * Draining: whoever puts takes what is free out again, for good, and ticks it off.
   *
   * ABA: a word is the whole state of its indices, so a CAS that succeeds is right however often the
   * word has changed in between. The epoch has 38 bits: a get would have to sleep for 2³⁸ of them.
   */

  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle LIFE;
  private static final VarHandle RETURNED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      LIFE = lookup.findVarHandle(IndexBag.class, "life", int.class);
      RETURNED = lookup.findVarHandle(IndexBag.class, "returned", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Words lie 128 bytes apart, on pairs of lines that no prefetcher joins: 2⁴ longs. */
  private static final int LINE_SHIFT = 4;

  /** Where the state lies, on a line of its own; the words follow. */
  private static final int STATE = 1 << LINE_SHIFT;

  /** The phase of the state: OPEN, SUSPECTED = 1, EXHAUSTED, DRAINING. */
  private static final long PHASE = 3;

  private static final long OPEN = 0;
  private static final long EXHAUSTED = 2;
  private static final long DRAINING = 3;

  /** The unit of the waiters in the state: room for 2²⁴, more than there are threads. */
  private static final long WAITER = 4;

  private static final long WAITERS = ((1L << 24) - 1) * WAITER;
  private static final long EPOCH = WAITERS + WAITER;

  /** The lives of a pool. */
  private static final int ALIVE = 0;

  private static final int ABANDONED = 1;
  private static final int CLOSED = 2;

  /** What a look at a word returns where another thread was faster; below WOULD_BLOCK. */
  private static final int CONTENDED = WOULD_BLOCK - 1;

  /**
   * A hint: the place at which the threads of a home begin, and in units of STAY above it, how
   * often until they go home again. Nobody else begins there, and in the meantime it may have been
   * filled.
   */
  private static final long PLACE = (1L << Integer.SIZE) - 1;

  private static final long STAY = PLACE + 1;
  private static final long VISIT = 64 * STAY;

  /** 2⁶⁴ / φ: Fibonacci hashing (Knuth, The Art of Computer Programming, vol. 3, section 6.4). */
  private static final long FIBONACCI = 0x9E3779B97F4A7C15L;

  private final String name;
  final int capacity;

  /** Indices below it lie in the words, the others in the ring. */
  private final int front;

  private final int stripeMask;
  private final int stripeShift;
  private final int bitShift;
  private final long[] words;
  private final @Nullable IndexRing ring;
  private final WaitQueue waiters;
  final Counters counters = new Counters();
  private int life;

  /** What has come back since the pool was abandoned, and how many that are. */
  private volatile @Nullable IndexSet back;

  private int returned;

  /**
   * Whether two threads have met at a word. Racy: who has not seen it yet meets others once more.
   */
  boolean spread;

  /**
   * Creates a bag in which every index is free.
   *
   * @param name what messages call the pool
   * @param capacity the number of indices
   * @param stripes the number of words, a power of two
   * @param bits indices a word, a power of two, at most 64
   */
  IndexBag(String name, int capacity, int stripes, int bits) {
    this.name = name;
    this.capacity = capacity;
    this.stripeMask = stripes - 1;
    this.stripeShift = Math.min(Long.SIZE - 1, Long.SIZE - Integer.numberOfTrailingZeros(stripes));
    this.bitShift = Integer.numberOfTrailingZeros(bits);
    this.front = Math.min(capacity, stripes * bits);
    this.words = new long[wordAt(2 * stripes + 1)];
    for (int index = 0; index < front; index++) {
      words[wordAt(index >>> bitShift)] |= 1L << (index & (bits - 1));
    }
    this.ring = front < capacity ? IndexRing.filled(capacity - front) : null;
    this.waiters = new WaitQueue(this);
  }

  /**
   * Lends a free index, or says that there is none. Lock-free.
   *
   * <p>The time of a success does not depend on the capacity; that of the first refusal after a put
   * grows with the number of stripes, which is about eight a processor, and that of the others is
   * constant.
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

  /** Whether indices are lent. */
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
    int got = takeAtHome(leases, from, count);
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

  /** Takes several indices of the word that this thread begins at by one CAS. */
  private int takeAtHome(int[] leases, int from, int count) {
    int home = home();
    int at = wordAt(home);
    // Opaque: the CAS validates what was read.
    long word = (long) WORD.getOpaque(words, at);
    long rest = word;
    for (int i = 0; i < count; i++) {
      rest &= rest - 1;
    }
    // Volatile: as in poll.
    if (rest == word || !WORD.compareAndSet(words, at, word, rest)) {
      return 0;
    }
    int got = 0;
    for (long taken = word & ~rest; taken != 0; taken &= taken - 1) {
      leases[from + got] = lowestIndex(home, taken);
      got++;
    }
    return got;
  }

  /** {@link #tryGet} that finds nothing in a closed pool. */
  int poll() {
    int home = home();
    int at = wordAt(home);
    // Opaque: the CAS validates what was read.
    long word = (long) WORD.getOpaque(words, at);
    if (word != 0 && (long) WORD.getOpaque(words, hintAt(home)) == 0) {
      // Volatile: acquires from the put of this index, and releases, since a later get of another
      // index of this word acquires from its own put through our write (there are no release
      // sequences).
      if (WORD.compareAndSet(words, at, word, word & (word - 1))) {
        return lowestIndex(home, word);
      }
      spread = true;
    }
    return pollAnywhere(home);
  }

  /** The word that this thread begins at. */
  private int home() {
    return spread
        ? (int) ((Thread.currentThread().threadId() * FIBONACCI) >>> stripeShift) & stripeMask
        : 0;
  }

  private int pollAnywhere(int home) {
    while (true) {
      // Volatile: before the loads of all places.
      long state = (long) WORD.getVolatile(words, STATE);
      if ((state & PHASE) >= EXHAUSTED) {
        return WOULD_BLOCK;
      }
      int index = pollPlaces(home);
      if (index != WOULD_BLOCK) {
        return index;
      }
      // To SUSPECTED, or from there to EXHAUSTED. Volatile: pairs with reopen.
      if (WORD.compareAndSet(words, STATE, state, state + 1)
          && ((state + 1) & PHASE) == EXHAUSTED) {
        counters.exhausted(capacity);
        ExhaustedEvent.record(this);
      }
    }
  }

  private int pollPlaces(int home) {
    int index = pollPlaces(home, false);
    return index == CONTENDED ? pollPlaces(home, true) : index;
  }

  /**
   * Looks at every place once, the ring being the last.
   *
   * @param patient whether to stay at a word where another thread was faster; else go on, away from
   *     that thread
   * @return an index; WOULD_BLOCK, if all places were empty; CONTENDED, if one may not have been
   */
  private int pollPlaces(int home, boolean patient) {
    // Opaque, and so are its updates: any hint will do.
    long hint = (long) WORD.getOpaque(words, hintAt(home));
    int first = (int) (hint & PLACE);
    int outcome = WOULD_BLOCK;
    for (int i = 0; i < stripeMask + 2; i++) {
      int place = first + i < stripeMask + 2 ? first + i : first + i - stripeMask - 2;
      boolean isRing = place > stripeMask;
      int index = isRing ? pollRing() : pollWord((home + place) & stripeMask, patient);
      if (index >= 0) {
        // Where somebody was faster there is more to get: it is left for this once.
        keepHint(home, hint, outcome == CONTENDED ? first : place);
        return index;
      }
      outcome = Math.min(outcome, index);
    }
    return outcome;
  }

  private void keepHint(int home, long old, int place) {
    if (place != (old & PLACE)) {
      WORD.setOpaque(words, hintAt(home), place == 0 ? 0 : VISIT + place);
      counters.moves.increment();
    } else if (old != 0) {
      WORD.setOpaque(words, hintAt(home), old < 2 * STAY ? 0 : old - STAY);
    }
  }

  private int pollWord(int stripe, boolean patient) {
    int at = wordAt(stripe);
    // Volatile: after the load of the state.
    long word = (long) WORD.getVolatile(words, at);
    while (word != 0) {
      long witness = (long) WORD.compareAndExchange(words, at, word, word & (word - 1));
      if (witness == word) {
        return lowestIndex(stripe, word);
      }
      if (!patient) {
        return CONTENDED;
      }
      word = witness;
    }
    return WOULD_BLOCK;
  }

  private int lowestIndex(int stripe, long word) {
    return (stripe << bitShift) | Long.numberOfTrailingZeros(word);
  }

  private int pollRing() {
    if (ring == null) {
      return WOULD_BLOCK;
    }
    int index = ring.dequeue();
    return index == IndexRing.EMPTY ? WOULD_BLOCK : front + index;
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
    checkBounds(index);
    // Opaque: as in checkIndex. Who does not see yet that the pool is abandoned sees its state.
    if ((int) LIFE.getOpaque(this) == ALIVE) {
      free(index);
    } else {
      putLate(index, "");
    }
  }

  /** {@link #put(int)} of an index that was taken by {@link #poll}. */
  final void free(int index) {
    if (!setFree(index)) {
      throw notLent(index, "");
    }
    // Volatile: after the index is free.
    long state = (long) WORD.getVolatile(words, STATE);
    if ((state & (PHASE | WAITERS)) != 0) {
      reopen(state, 1);
    }
  }

  /**
   * Takes back several indices; cheaper than so many calls of {@link #put(int)}, above all in the
   * order in which {@link #tryGet(int[], int, int)} lent them. Lock-free. Each is put by itself:
   * others may get and put in between.
   *
   * <p>Memory effects: of each index, as {@link #put(int)}.
   *
   * @param leases the indices
   * @param from the first of them in the array
   * @param count how many they are
   * @throws IndexOutOfBoundsException if the places do not lie within the array, or an index is out
   *     of range; nothing is put
   * @throws IllegalStateException if the pool is closed, and nothing is put; or if an index is not
   *     lent, and those before it are put, as the message says
   */
  public void put(int[] leases, int from, int count) {
    checkAll(leases, from, count);
    int done = 0;
    int run = isAlive() ? count : 0;
    while (done < count && run > 0) {
      run = putRun(leases, from + done, from + count);
      done += run;
    }
    // Volatile: after the indices are free.
    long state = (long) WORD.getVolatile(words, STATE);
    if ((state & (PHASE | WAITERS)) != 0 && done > 0) {
      reopen(state, done);
    }
    if (done < count) {
      putRest(leases, from, count, done);
    }
  }

  /** Checks the arguments of a bulk put, before anything is put. */
  final void checkAll(int[] leases, int from, int count) {
    Objects.checkFromIndexSize(from, count, leases.length);
    for (int i = from; i < from + count; i++) {
      checkIndex(leases[i]);
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
   * Puts the first of the indices, and those after it that lie in the same word, by one CAS.
   *
   * @return how many were put, or 0 if the first is not lent
   */
  private int putRun(int[] leases, int from, int to) {
    int first = leases[from];
    if (first >= front) {
      return setFree(first) ? 1 : 0;
    }
    int stripe = first >>> bitShift;
    long bits = bitOf(first);
    int end = from + 1;
    while (end < to
        && leases[end] < front
        && leases[end] >>> bitShift == stripe
        && (bits & bitOf(leases[end])) == 0) {
      bits |= bitOf(leases[end]);
      end++;
    }
    if (setFree(stripe, bits)) {
      return end - from;
    }
    return setFree(first) ? 1 : 0;
  }

  /** Makes an index free; false if it is. */
  private boolean setFree(int index) {
    return index < front
        ? setFree(index >>> bitShift, bitOf(index))
        : ring != null && ring.tryEnqueue(index - front);
  }

  /** Makes indices of a word free, all or none; false if one is. */
  private boolean setFree(int stripe, long bits) {
    int at = wordAt(stripe);
    // Opaque: the CAS validates it, and coherence shows us the bits cleared when they were lent.
    long word = (long) WORD.getOpaque(words, at);
    while ((word & bits) == 0) {
      // Volatile: releases to the gets of these indices, and comes before the load of the state.
      long witness = (long) WORD.compareAndExchange(words, at, word, word | bits);
      if (witness == word) {
        return true;
      }
      spread = true;
      word = witness;
    }
    return false;
  }

  private long bitOf(int index) {
    return 1L << (index & ((1 << bitShift) - 1));
  }

  /** Begins a new epoch, unless somebody else has since the state was read; wakes waiters. */
  private void reopen(long state, int count) {
    while ((state & PHASE) != OPEN) {
      if ((state & PHASE) == DRAINING) {
        takeBack();
        return;
      }
      long witness = (long) WORD.compareAndExchange(words, STATE, state, (state & ~PHASE) + EPOCH);
      if (witness == state) {
        break;
      }
      state = witness;
    }
    if ((state & WAITERS) != 0) {
      waiters.signal(count);
    }
  }

  /** Whether threads wait asleep, or are about to. */
  boolean hasWaiters() {
    // Opaque: nothing is read by this answer.
    return ((long) WORD.getOpaque(words, STATE) & WAITERS) != 0;
  }

  /** Makes puts signal to this thread, until {@link #leave}. */
  Waiter join() {
    // Volatile: before we try to get; pairs with the look at the state in put.
    WORD.getAndAdd(words, STATE, WAITER);
    Waiter waiter = new Waiter();
    waiters.join(waiter);
    return waiter;
  }

  /** Joins again, at the front, for who was woken in vain: the signal looks for an index anew. */
  void rejoin(Waiter waiter) {
    waiter.fallAsleep();
    waiters.join(waiter);
    waiters.signal(1);
  }

  /**
   * Ends a wait.
   *
   * @param index what the waiter got by itself, or WOULD_BLOCK
   * @return what is lent to the waiter
   */
  int leave(Waiter waiter, int index) {
    WORD.getAndAdd(words, STATE, -WAITER);
    if (waiter.goes()) {
      waiters.remove(waiter);
      return index;
    }
    int handed = waiter.handed();
    if (handed >= 0) {
      return handed;
    }
    if (!waiter.hasWoken()) {
      // The signal came too late for it, and so is somebody else's.
      waiters.signal(1);
    }
    return index;
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
    checkBounds(index);
    // Opaque: whoever closes holds every lease, so a correct user cannot race with it.
    if ((int) LIFE.getOpaque(this) == CLOSED) {
      throw misuse(closed("use of index " + index + " after "));
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
   * Estimates how many indices are free: exact while nobody gets or puts, and else a count that may
   * never have been true at one instant. Wait-free; takes time proportional to the capacity, 64
   * indices at a step.
   *
   * @return a count, {@code 0 … capacity}
   */
  public int available() {
    int free = ring == null ? 0 : ring.size();
    for (int stripe = 0; stripe <= stripeMask; stripe++) {
      free += Long.bitCount((long) WORD.getOpaque(words, wordAt(stripe)));
    }
    return free;
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
    end(CLOSED);
  }

  /** Makes every later get fail; from now on, whatever is put is taken back. */
  void beginDraining() {
    back = new IndexSet(capacity);
    end(ABANDONED);
    // Opaque: the CAS validates it.
    long state = (long) WORD.getOpaque(words, STATE);
    // Volatile: after back is there, and before we look for what is free; a put that we don't see
    // looks at the state afterwards.
    while (!WORD.compareAndSet(words, STATE, state, state | DRAINING)) {
      state = (long) WORD.getOpaque(words, STATE);
    }
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

  /**
   * Whether the index lies in its place; in an abandoned pool, only until its putter collects it.
   */
  boolean isFree(int index) {
    // Opaque: coherence shows the holder that it was lent; nothing is read by this answer.
    return index < front
        ? ((long) WORD.getOpaque(words, wordAt(index >>> bitShift)) & bitOf(index)) != 0
        : ring != null && ring.contains(index - front);
  }

  /** How many indices have come back to a pool that is abandoned. */
  int returned() {
    return (int) RETURNED.getOpaque(this);
  }

  /** Begins another life, and wakes all who wait. */
  private void end(int next) {
    // Volatile: before we look for waiters; one that we don't see looks at it after it has come.
    LIFE.setVolatile(this, next);
    long state = (long) WORD.getVolatile(words, STATE);
    waiters.signal((int) ((state & WAITERS) / WAITER));
  }

  /** Takes what is free out of an abandoned pool; the last index ends it. */
  void takeBack() {
    IndexSet ticked = Objects.requireNonNull(back);
    int count = 0;
    int twice = WOULD_BLOCK;
    for (int index = pollPlaces(0); index != WOULD_BLOCK; index = pollPlaces(0)) {
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

  /** Tickets drawn from the ring so far, an estimate of the gets that it served. */
  long ringPasses() {
    return ring == null ? 0 : ring.dequeues();
  }

  private static int wordAt(int stripe) {
    return (stripe + 2) << LINE_SHIFT;
  }

  /** Of the threads of a home: how many places they have gone on. Behind the words. */
  private int hintAt(int home) {
    return wordAt(stripeMask + 1 + home);
  }

  @Override
  public String toString() {
    return name + "[capacity=" + capacity + "]";
  }
}
