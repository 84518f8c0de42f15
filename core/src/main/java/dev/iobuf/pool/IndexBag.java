package dev.iobuf.pool;

import static dev.iobuf.pool.IndexPool.WOULD_BLOCK;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
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
   * free index nowhere.
   *
   *       63              32 31               0
   *      +------------------+------------------+    word s holds indices s·B … s·B + B − 1;
   *      |     version      |    free bits     |    bit i: index s·B + i is free;
   *      +------------------+------------------+    version: puts to this word, modulo 2^32
   *
   * Invariants
   *  1. An index is free if and only if its bit is set, or it is in the ring; else it is lent.
   *  2. A word's version grows with every put to it, by the CAS that sets the bit.
   *
   * Linearization points: tryGet, the CAS that clears the bit, or the ring's dequeue; put, the CAS
   * that sets the bit, or the ring's enqueue.
   *
   * WOULD_BLOCK, by double collect (Afek, Attiya, Dolev, Gafni, Merritt, Shavit: Atomic Snapshots of
   * Shared Memory, J. ACM 40(4), 1993, section 3): every word was seen empty; then the ring reported
   * that it was empty; then every word was seen empty again, with the same sum of versions. Versions
   * only grow, so no word had a put in between, and all were empty at the instant when the ring was.
   * A sum misleads only if 2^32 puts to one word fall between the two collects, and then costs a
   * spurious WOULD_BLOCK, never a duplicate.
   *
   * Progress: a CAS fails, or a collect is repeated, only because another get or put succeeded.
   *
   * ABA: a word is the whole state of its indices, so a CAS that succeeds is right however often the
   * word has changed in between.
   */

  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle CLOSED;

  static {
    try {
      CLOSED = MethodHandles.lookup().findVarHandle(IndexBag.class, "closed", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Words lie 128 bytes apart, on pairs of lines that no prefetcher joins: 2⁴ longs. */
  private static final int LINE_SHIFT = 4;

  private static final long VERSION = 1L << 32;

  /** 2⁶⁴ / φ: Fibonacci hashing (Knuth, The Art of Computer Programming, vol. 3, section 6.4). */
  private static final long FIBONACCI = 0x9E3779B97F4A7C15L;

  private final String name;
  final int capacity;

  /** Indices below it lie in the words, the others in the ring. */
  final int front;

  private final int stripeMask;
  private final int stripeShift;
  private final int bitShift;
  private final long[] words;
  final @Nullable IndexRing ring;
  private boolean closed;

  /**
   * Creates a bag in which every index is free.
   *
   * @param name what messages call the pool
   * @param capacity the number of indices
   * @param stripes the number of words, a power of two
   * @param bits indices a word, a power of two, at most 32
   */
  IndexBag(String name, int capacity, int stripes, int bits) {
    this.name = name;
    this.capacity = capacity;
    this.stripeMask = stripes - 1;
    this.stripeShift = Math.min(Long.SIZE - 1, Long.SIZE - Integer.numberOfTrailingZeros(stripes));
    this.bitShift = Integer.numberOfTrailingZeros(bits);
    this.front = Math.min(capacity, stripes * bits);
    this.words = new long[(stripes + 2) << LINE_SHIFT];
    for (int index = 0; index < front; index++) {
      words[wordOf(index)] |= bitOf(index);
    }
    this.ring = front < capacity ? IndexRing.filled(capacity - front) : null;
  }

  /**
   * Lends a free index, or says that there is none. Lock-free.
   *
   * <p>The time of a success does not depend on the capacity; that of a refusal grows with the
   * number of stripes, which is about four a processor.
   *
   * <p>Memory effects: what happened before the {@link #put} of the index happens before the
   * return.
   *
   * @return an index, which is lent until it is put, or {@link IndexPool#WOULD_BLOCK} if at some
   *     instant within this call no index was free
   * @throws IllegalStateException if none is free because the pool is closed
   */
  public int tryGet() {
    int home = home();
    int at = (home + 1) << LINE_SHIFT;
    // Opaque: the CAS validates what was read.
    long word = (long) WORD.getOpaque(words, at);
    // Volatile: acquires from the put of this index, and releases, since a later get of another
    // index of this word acquires from its own put through our write (no release sequences).
    if ((int) word != 0 && WORD.compareAndSet(words, at, word, word & (word - 1))) {
      return lowestIndex(home, word);
    }
    return tryGetAnywhere(home);
  }

  /** The word that this thread begins at. */
  private int home() {
    return (int) ((Thread.currentThread().threadId() * FIBONACCI) >>> stripeShift) & stripeMask;
  }

  private int tryGetAnywhere(int home) {
    int index = tryGetFrom(home);
    if (index == WOULD_BLOCK) {
      // The ring before the words of others: it is shared by design.
      index = tryGetFromRing();
    }
    while (index == WOULD_BLOCK) {
      long versions = 0;
      for (int i = 0; i <= stripeMask; i++) {
        int stripe = (home + i) & stripeMask;
        int at = (stripe + 1) << LINE_SHIFT;
        // Volatile, here and in the second collect: the loads take part in the one total order of
        // the puts, or two threads could see two puts in two orders and both report empty wrongly.
        long word = (long) WORD.getVolatile(words, at);
        while ((int) word != 0) {
          long witness = (long) WORD.compareAndExchange(words, at, word, word & (word - 1));
          if (witness == word) {
            return lowestIndex(stripe, word);
          }
          word = witness;
        }
        versions += word >>> 32;
      }
      index = tryGetFromRing();
      if (index == WOULD_BLOCK && isStillEmpty(versions)) {
        if (isClosed()) {
          throw closed("get");
        }
        return WOULD_BLOCK;
      }
    }
    return index;
  }

  private int tryGetFrom(int stripe) {
    int at = (stripe + 1) << LINE_SHIFT;
    while (true) {
      long word = (long) WORD.getOpaque(words, at);
      if ((int) word == 0) {
        return WOULD_BLOCK;
      }
      if (WORD.compareAndSet(words, at, word, word & (word - 1))) {
        return lowestIndex(stripe, word);
      }
    }
  }

  private int lowestIndex(int stripe, long word) {
    return (stripe << bitShift) | Long.numberOfTrailingZeros(word);
  }

  private int tryGetFromRing() {
    if (ring == null) {
      return WOULD_BLOCK;
    }
    int index = ring.dequeue();
    return index == IndexRing.EMPTY ? WOULD_BLOCK : front + index;
  }

  /** The second collect: every word empty, and no put since the first. */
  private boolean isStillEmpty(long versions) {
    for (int stripe = 0; stripe <= stripeMask; stripe++) {
      long word = (long) WORD.getVolatile(words, (stripe + 1) << LINE_SHIFT);
      if ((int) word != 0) {
        return false;
      }
      versions -= word >>> 32;
    }
    return versions == 0;
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
    checkIndex(index);
    if (index < front) {
      int at = wordOf(index);
      long bit = bitOf(index);
      while (true) {
        // Opaque: the CAS validates it, and coherence shows us the bit cleared when index was lent.
        long word = (long) WORD.getOpaque(words, at);
        if ((word & bit) != 0) {
          throw notLent(index);
        }
        // Volatile: releases to the get of this index, and takes part in the order of the collects.
        if (WORD.compareAndSet(words, at, word, (word | bit) + VERSION)) {
          return;
        }
      }
    }
    if (ring != null && !ring.tryEnqueue(index - front)) {
      throw notLent(index);
    }
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
    if (index < 0 || index >= capacity) {
      throw outOfBounds(index);
    }
    // Opaque: whoever closes holds every lease, so a correct user cannot race with it.
    if ((boolean) CLOSED.getOpaque(this)) {
      throw closed("use of index " + index);
    }
    return index;
  }

  private IndexOutOfBoundsException outOfBounds(int index) {
    return new IndexOutOfBoundsException(
        "index must be 0 … "
            + (capacity - 1)
            + ": index="
            + index
            + ", pool="
            + this
            + (index == WOULD_BLOCK
                ? "; was the result of tryGet not compared with WOULD_BLOCK?"
                : "; does it come from another pool?"));
  }

  private IllegalStateException notLent(int index) {
    return new IllegalStateException(
        "put of index " + index + " that is not lent: pool=" + this + "; was it put twice?");
  }

  private IllegalStateException closed(String call) {
    return new IllegalStateException(
        call + " after close: pool=" + this + "; keep the pool open until its last user is done");
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
   * never have been true at one instant. Wait-free; takes time proportional to the capacity, 32 to
   * 64 indices at a step.
   *
   * @return a count, {@code 0 … capacity}
   */
  public int available() {
    int free = ring == null ? 0 : ring.size();
    for (int stripe = 0; stripe <= stripeMask; stripe++) {
      free += Integer.bitCount((int) (long) WORD.getOpaque(words, (stripe + 1) << LINE_SHIFT));
    }
    return free;
  }

  /**
   * Tells whether the pool has been closed.
   *
   * @return true after a {@code close} that was not refused
   */
  public boolean isClosed() {
    // Acquire: pairs with the release in markClosed.
    return (boolean) CLOSED.getAcquire(this);
  }

  /** Makes every later use fail. To be called by the holder of all leases. */
  void markClosed() {
    // Release: pairs with the acquire in isClosed.
    CLOSED.setRelease(this, true);
  }

  /** The word of an index below front, as of some moment, and as its holder left it or later. */
  long word(int index) {
    // Opaque: coherence shows the holder of the index that its bit is clear.
    return (long) WORD.getOpaque(words, wordOf(index));
  }

  private int wordOf(int index) {
    return ((index >>> bitShift) + 1) << LINE_SHIFT;
  }

  /** The bit of an index below front in its {@link #word}. */
  long bitOf(int index) {
    return 1L << (index & ((1 << bitShift) - 1));
  }

  @Override
  public String toString() {
    return name + "[capacity=" + capacity + "]";
  }
}
