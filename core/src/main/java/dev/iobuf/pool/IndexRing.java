package dev.iobuf.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A bounded, lock-free FIFO of indices {@code 0 … capacity − 1}, for any number of producers and
 * consumers.
 *
 * <p>Every index is in the ring at most once, so the ring is never full. {@link #enqueue} succeeds
 * for each index that is not in the ring, and refuses one that is in it. {@link #dequeue} takes the
 * index that has been in the ring longest, or returns {@link #WOULD_BLOCK}.
 *
 * <p><b>Ownership.</b> An index belongs to the ring from the call of {@code enqueue} until the
 * {@code dequeue} that takes it has <em>returned</em>. Only then may a caller enqueue it again.
 *
 * <p><b>Thread-safety and progress.</b> All methods may be called by any thread at any time. {@code
 * enqueue} and {@code dequeue} are lock-free and linearizable; they allocate nothing.
 *
 * <p><b>Not promised:</b> fairness among threads. {@link #size()} is an estimate.
 *
 * <p><b>Memory:</b> between 16 and 32 bytes an index, and one bit.
 *
 * @see <a href="https://arxiv.org/abs/1908.04511">R. Nikolaev, A Scalable, Portable, and
 *     Memory-Efficient Lock-Free FIFO Queue, DISC 2019</a>
 * @see <a href="https://doi.org/10.1145/2442516.2442527">A. Morrison, Y. Afek, Fast Concurrent
 *     Queues for x86 Processors, PPoPP 2013</a>
 */
final class IndexRing extends RingCells {
  /*
   * The cell protocol is that of Morrison and Afek's CRQ: fetch-and-add on head and tail gives
   * every operation a ticket of its own. The enqueuer and the dequeuer of ticket t use cell t mod
   * 2n, and a cycle in the cell tells the laps apart. This class uses the bounded, livelock-free
   * form of Nikolaev's SCQ (section 5, figure 8): twice as many cells as indices, and a threshold
   * that ends a dequeuer's search. A value is an index, so a whole cell is one long and no
   * double-width CAS is needed: ⟨cycle, index⟩ and a bit, `safe`, as RingCells draws them. There
   * are 2^b = 2n cells, and a cycle is ticket >>> b.
   *
   * Invariants
   *  1. At most n indices are in the ring. Each has a bit in `present`: its enqueuer must set the
   *     bit before it takes a ticket, and its dequeuer clears the bit after it has left the cell.
   *  2. A cell's cycle never decreases. Only the enqueuer that holds ticket t with t >>> b = c
   *     writes ⟨c, i⟩. ⟨c, ⊥⟩ is written by the dequeuer that consumed ⟨c, i⟩, or by a dequeuer
   *     whose enqueuer did not come in time.
   *  3. A dequeuer that finds an older index in its cell clears `safe`: the enqueuer of its ticket
   *     may then use the cell only if head ≤ its ticket, that is, if the dequeuer of that ticket
   *     has not come yet.
   *  4. If an index is in the ring, then threshold ≥ 0, from before the enqueue returned. The last
   *     index lies less than 2n tickets ahead of head: of the tickets from there on, each index has
   *     taken at most one, and has spoilt at most one by lying in its cell since an earlier lap.
   *     Besides those tickets, k threads that have closed their cells may be late with their
   *     decrements, one each, until after an enqueue that found the threshold full. SCQ assumes k ≤
   *     n (section 5), hence its 3n − 1. Here k may exceed n, so the full threshold is 3n − 1 + k,
   *     for the largest possible k.
   *
   * Linearization points. Enqueue: the fetch-and-add that took the ticket it used; or, if threshold
   * was negative later than that and before head passed the ticket, the store that ended this.
   * Dequeue: the fetch-and-add that took its ticket, or the enqueue's point if that was later.
   * Empty: the read of a head that the tail had not passed, of a negative threshold, or of the
   * tail. The enqueue's CAS is no such point: enqueuers of two tickets may succeed in either order,
   * and the first ticket is still dequeued first.
   *
   * With such a large threshold, a dequeue of an empty ring is cheap for another reason: it
   * compares head and tail before it takes a ticket.
   *
   * The cycle wraps when a 63-bit ticket does: after centuries.
   */

  /** The result of {@link #dequeue} if no index is in the ring. */
  static final int WOULD_BLOCK = -1;

  /** The largest capacity: 2³⁰ indices. */
  static final int MAX_CAPACITY = 1 << 30;

  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

  /**
   * Head, tail and threshold lie 128 bytes apart: on different pairs of cache lines, since a
   * prefetcher may load pairs.
   */
  private static final int LINE = 128 / Long.BYTES;

  private static final int HEAD = LINE;
  private static final int TAIL = 2 * LINE;
  private static final int THRESHOLD = 3 * LINE;

  /**
   * An upper bound of the threads that can be in a dequeue at once. Linux has at most 2²² threads
   * (PID_MAX_LIMIT), and a virtual thread in a dequeue occupies its carrier.
   */
  private static final int MAX_DEQUEUERS = 1 << 22;

  /**
   * The number of times that a dequeuer reads a cell again whose enqueuer has its ticket but is
   * late.
   */
  private static final int PATIENCE = 64;

  private final int capacity;
  private final long fullThreshold;
  private final long[] counters;
  private final long[] present;

  /**
   * Creates an empty ring.
   *
   * @param capacity the number of indices, 1 … 2³⁰
   * @throws IllegalArgumentException if the capacity is out of range
   */
  IndexRing(int capacity) {
    this(capacity, 0, MAX_ROW, MAX_DEQUEUERS);
  }

  /**
   * Creates a ring that holds every index in ascending order: {@code 0} is dequeued first.
   *
   * @param capacity the number of indices, 1 … 2³⁰
   * @return a full ring
   * @throws IllegalArgumentException if the capacity is out of range
   */
  static IndexRing filled(int capacity) {
    return new IndexRing(capacity, capacity, MAX_ROW, MAX_DEQUEUERS);
  }

  /**
   * Creates a ring that holds {@code 0 … content − 1}.
   *
   * @param row the largest number of cells in one array
   * @param dequeuers how many threads may be in a dequeue at once
   */
  IndexRing(int capacity, int content, int row, int dequeuers) {
    super(bitsFor(capacity), row);
    long cells = cellCount();
    this.capacity = capacity;
    this.fullThreshold = dequeuers + 3L * (cells >>> 1) - 1;
    this.counters = new long[THRESHOLD + LINE];
    this.present = new long[(capacity + Long.SIZE - 1) >>> 6];
    fill(content, cells);
  }

  /**
   * Returns the number of bits of a cell's number. The ring has at least twice as many cells as
   * indices.
   */
  private static int bitsFor(int capacity) {
    if (capacity < 1 || capacity > MAX_CAPACITY) {
      throw new IllegalArgumentException(
          "capacity must be 1 … " + MAX_CAPACITY + ": capacity=" + capacity);
    }
    return Integer.SIZE - Integer.numberOfLeadingZeros(capacity - 1) + 1;
  }

  /**
   * Writes the initial state, before the ring is shared. Tickets start at cycle 1, so that cells of
   * cycle 0 are behind every ticket.
   */
  private void fill(int content, long cells) {
    for (long slot = 0; slot < cells; slot++) {
      int cell = cellOf(slot);
      long[] cellRow = rowOf(cell);
      cellRow[inRow(cell)] = slot < content ? cell(1, slot) : cell(0, absent);
    }
    for (int index = 0; index < content; index++) {
      present[index >>> 6] |= 1L << index;
    }
    counters[HEAD] = cells;
    counters[TAIL] = cells + content;
    counters[THRESHOLD] = content == 0 ? -1 : fullThreshold;
  }

  /**
   * Appends an index. Lock-free.
   *
   * <p>Memory effects: actions before this call happen-before the return of the {@link #dequeue}
   * that takes the index.
   *
   * @param index an index that is not in the ring, {@code 0 … capacity − 1}
   * @throws IndexOutOfBoundsException if the index is out of range
   * @throws IllegalStateException if the index is in the ring; the ring is left as it was. Of
   *     several threads that enqueue the same index at once, exactly one succeeds.
   */
  void enqueue(int index) {
    if (index < 0 || index >= capacity) {
      throw new IndexOutOfBoundsException(
          "index must be 0 … " + (capacity - 1) + ": index=" + index + ", " + this);
    }
    if (!tryEnqueue(index)) {
      throw new IllegalStateException(
          "enqueue of an index that is in the ring: index="
              + index
              + ", "
              + this
              + "; was it enqueued twice?");
    }
  }

  /** {@link #enqueue} of an index in range. Returns false if the index is in the ring. */
  boolean tryEnqueue(int index) {
    long bit = 1L << index;
    // Only atomicity is needed; acquire is the weakest mode that exists. The thread that clears the
    // bit has seen our CAS of the cell, which follows this in program order and releases it.
    if (((long) WORD.getAndBitwiseOrAcquire(present, index >>> 6, bit) & bit) != 0) {
      return false;
    }
    insert(index);
    return true;
  }

  private void insert(int index) {
    while (true) {
      long ticket = (long) WORD.getAndAdd(counters, TAIL, 1L);
      int cell = cellOf(ticket);
      long[] cells = rowOf(cell);
      int at = inRow(cell);
      long next = cell(ticket >>> bits, index);
      // Acquire: pairs with the CAS of the dequeuer that emptied the cell.
      long seen = (long) WORD.getAcquire(cells, at);
      while (isFree(seen, ticket)) {
        // Volatile: releases the caller's writes to the dequeuer's acquire load, and orders the
        // cell before the load of threshold below; an acquire load could pass the store half of
        // an acquire-release CAS on ARM, and strand an index behind a decayed threshold.
        long witness = (long) WORD.compareAndExchange(cells, at, seen, next);
        if (witness == seen) {
          // Volatile: a dequeuer that starts after we return must not see a decayed threshold.
          if ((long) WORD.getVolatile(counters, THRESHOLD) != fullThreshold) {
            WORD.setVolatile(counters, THRESHOLD, fullThreshold);
          }
          return;
        }
        seen = witness;
      }
    }
  }

  /** Returns true if the enqueuer with a ticket may use its cell (SCQ, figure 8, lines 15, 16). */
  private boolean isFree(long cell, long ticket) {
    return indexIn(cell) == absent
        && cycleIn(cell) < (ticket >>> bits)
        // Volatile: the dequeuer of this ticket takes it, and then clears safe. A thread that has
        // seen safe cleared must see whether the ticket was taken.
        && ((cell & safe) != 0 || (long) WORD.getVolatile(counters, HEAD) <= ticket);
  }

  /**
   * Takes the index that has been in the ring longest. Lock-free.
   *
   * <p>Memory effects: actions before the {@link #enqueue} of the index happen-before the return.
   *
   * @return an index, or {@link #WOULD_BLOCK} if at some instant within this call no index was in
   *     the ring
   */
  int dequeue() {
    int index = extract();
    if (index != WOULD_BLOCK) {
      // Release is the weakest mode that exists. The next enqueuer of this index gets it from this
      // thread.
      WORD.getAndBitwiseAndRelease(present, index >>> 6, ~(1L << index));
    }
    return index;
  }

  private int extract() {
    // Head before tail, both volatile. Neither shrinks, so a tail that has not passed this head had
    // not passed it when head was read. At that moment, every enqueued index had been taken.
    long head = (long) WORD.getVolatile(counters, HEAD);
    if ((long) WORD.getVolatile(counters, TAIL) <= head) {
      return WOULD_BLOCK;
    }
    // Volatile: pairs with the store in insert; empties seen here take part in one total order.
    if ((long) WORD.getVolatile(counters, THRESHOLD) < 0) {
      return WOULD_BLOCK;
    }
    while (true) {
      long ticket = (long) WORD.getAndAdd(counters, HEAD, 1L);
      int index = take(ticket);
      if (index != WOULD_BLOCK) {
        return index;
      }
      // Volatile: the cell is closed to this ticket's enqueuer before this thread reads tail.
      long tail = (long) WORD.getVolatile(counters, TAIL);
      if (tail <= ticket + 1) {
        catchUp(tail, ticket + 1);
        WORD.getAndAdd(counters, THRESHOLD, -1L);
        return WOULD_BLOCK;
      }
      if ((long) WORD.getAndAdd(counters, THRESHOLD, -1L) <= 0) {
        return WOULD_BLOCK;
      }
    }
  }

  /** Consumes the index of a ticket, or closes its cell, so that the enqueuer does not use it. */
  private int take(long ticket) {
    long cycle = ticket >>> bits;
    int cell = cellOf(ticket);
    long[] cells = rowOf(cell);
    int at = inRow(cell);
    int patience = PATIENCE;
    while (true) {
      // Acquire: pairs with the CAS in insert.
      long seen = (long) WORD.getAcquire(cells, at);
      if (cycleIn(seen) == cycle) {
        return consume(cells, at, seen);
      }
      if (cycleIn(seen) > cycle) {
        return WOULD_BLOCK;
      }
      long next;
      if (indexIn(seen) != absent) {
        next = seen & ~safe;
      } else if (patience-- > 0 && (long) WORD.getOpaque(counters, TAIL) > ticket) {
        Thread.onSpinWait();
        continue;
      } else {
        next = (cycle << (bits + 1)) | (seen & safe) | absent;
      }
      // Volatile: orders the closing of the cell before the load of tail in extract.
      if (WORD.compareAndSet(cells, at, seen, next)) {
        return WOULD_BLOCK;
      }
    }
  }

  /**
   * Empties a cell. Only the holder of its ticket may empty it; only `safe` can change meanwhile.
   */
  private int consume(long[] cells, int at, long seen) {
    // Release: an enqueuer a lap ahead, which acquires ⊥, comes after our load of the index.
    while (!WORD.weakCompareAndSetRelease(cells, at, seen, seen | absent)) {
      seen = (long) WORD.getAcquire(cells, at);
    }
    return (int) indexIn(seen);
  }

  /** If head has passed tail, moves tail up to head, so that enqueuers skip dead tickets. */
  private void catchUp(long tail, long head) {
    while (!WORD.compareAndSet(counters, TAIL, tail, head)) {
      head = (long) WORD.getVolatile(counters, HEAD);
      tail = (long) WORD.getVolatile(counters, TAIL);
      if (tail >= head) {
        return;
      }
    }
  }

  /** Returns true if the index is in the ring, or being enqueued or dequeued, at this moment. */
  boolean contains(int index) {
    return ((long) WORD.getOpaque(present, index >>> 6) & (1L << index)) != 0;
  }

  /**
   * Returns the number of indices that the ring can hold.
   *
   * @return the capacity asked for, 1 … 2³⁰
   */
  int capacity() {
    return capacity;
  }

  /**
   * Estimates the number of indices in the ring. Exact while no thread enqueues or dequeues;
   * otherwise the count may never have been true at one instant. Wait-free; takes time proportional
   * to the capacity, 64 indices at a step.
   *
   * @return a count, {@code 0 … capacity}
   */
  int size() {
    int size = 0;
    for (int i = 0; i < present.length; i++) {
      size += Long.bitCount((long) WORD.getOpaque(present, i));
    }
    return size;
  }

  /** Estimates how many tickets dequeuers have taken. The first one was of cycle 1. */
  long dequeues() {
    return (long) WORD.getOpaque(counters, HEAD) - cellCount();
  }

  @Override
  public String toString() {
    return "IndexRing[capacity=" + capacity + "]";
  }
}
