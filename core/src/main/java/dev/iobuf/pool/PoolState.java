package dev.iobuf.pool;

import static dev.iobuf.pool.IndexRing.WOULD_BLOCK;

import dev.iobuf.events.ExhaustedEvent;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The state of a pool: how much is known of its emptiness, and how many threads wait. Because of
 * this word, a refusal is true, and a put wakes a waiter. All methods are lock-free.
 */
abstract class PoolState extends IndexWords {
  /*
   *       63           27 26         3  2 0
   *      +----------------+------------+----+    the state; its phase says how much is known of
   *      |     epoch      |  waiters   |phase    emptiness, and advances from one to the next:
   *      +----------------+------------+----+
   *        UNFENCED   nothing; puts issue no fence
   *        FENCING    a search found no index; puts issue fences
   *        FENCED     nothing; no put without a fence is in progress
   *        SUSPECTED  a search found no index
   *        EXHAUSTED  a second search found none, and no put has ended in between
   *        DRAINING   the pool is abandoned, and waits for the lent indices
   *
   * Invariants
   *  1. An index is free if and only if its slot or bit says so. Otherwise it is lent.
   *  2. While the state is EXHAUSTED, every free index belongs to a put that has not ended: a put
   *     frees its index, marks its stripe, then reads the state, and begins a new epoch, FENCED, if
   *     emptiness is suspected.
   *
   * Why 2 holds: if a get has read SUSPECTED, and has then found each stripe without a mark, or
   * marked and empty, it turns SUSPECTED into EXHAUSTED, by a CAS that compares the epoch. By the
   * invariant of the marks, an index that is free at that moment was freed after the get read its
   * place, or its put has not read the state yet. In both cases the put reads the state after it
   * was SUSPECTED. If it had already done so, the epoch would be another. This is Dekker's pattern.
   * Hence all of its accesses are volatile: those of the put to its place, to the mark and to the
   * state, and those of the get to the state, the marks and the places.
   *
   * Unfenced. A put is a store; Dekker's pattern adds a fence, which takes half the time of a get
   * and put. Gets seldom need it. So the get that needs it pays for it (asymmetric Dekker
   * synchronization: Dice, Huang, Yang, 2001).
   *
   * In an UNFENCED pool, a put stores to its place, then loads the state, and the processor may do
   * so in the other order. If its home owns the index or has a hint at it, the put leaves the mark
   * to other threads. A get that finds no index makes the pool FENCING, and then makes every thread
   * execute a fence (ProcessFence). Then it reads every index, marks the stripes of the free ones,
   * and only then makes the pool FENCED. A put that loaded UNFENCED has stored by then, so the get
   * finds its index. A put that has not loaded yet will see that the pool is no longer UNFENCED. It
   * issues a fence itself, after its store and before it reads the mark and the state. A pool that
   * became UNFENCED meanwhile has another epoch.
   *
   * After many puts that issued a fence, the pool becomes UNFENCED again, unless a get has just
   * found no index, or a thread waits. Without a process-wide fence, the pool begins in FENCED, and
   * is never UNFENCED or FENCING. If the process loses that fence, the pool becomes FENCED, and
   * from then on is never UNFENCED or FENCING.
   *
   * The compiler keeps the order: in HotSpot, a load in opaque mode does not move before a release
   * store. The Java memory model knows neither that order nor the process-wide fence. A JVM that
   * did move the load would strand an index until a thread of its home, or the next put of an index
   * of its stripe, finds it.
   *
   * Linearization points. tryGet: the CAS that takes the index. put: if the state was FENCED, its
   * read of the state; if UNFENCED, the moment at which its store becomes visible, which is before
   * any get can be refused; otherwise the end of the epoch that it saw; or the get of its index, if
   * that was earlier. WOULD_BLOCK: the read of EXHAUSTED; by 2, the put of an index that is free
   * then has not ended.
   *
   * Progress: a CAS of a word or slot fails only because another get or put succeeded. The state
   * advances at most four times an epoch, and only a put ends an epoch.
   *
   * Waiting. A waiter counts itself in the state, then tries to get. A put frees its index, then
   * reads the state. This is Dekker's pattern again, so one of them sees the other. QueuedWait and
   * WaitQueue explain the rest.
   *
   * Draining: a put takes the free indices out permanently, and counts them as returned. See
   * Reclaim.
   *
   * ABA: an epoch recurs after 2³⁷ epochs, during which one get would have to be stopped.
   */

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(PoolState.class, "state", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final long PHASE = 7;

  private static final long UNFENCED = 0;
  private static final long FENCING = 1;
  private static final long FENCED = 2;
  private static final long EXHAUSTED = 4;
  private static final long DRAINING = 7;

  /** The unit of the waiters in the state: room for 2²⁴. */
  private static final long WAITER = 8;

  private static final long WAITERS = ((1L << 24) - 1) * WAITER;

  /**
   * The most waiters; more are refused. It is half of the room, so that waiters that come at the
   * same time do not overflow the count.
   */
  private static final long MOST_WAITERS = (1L << 23) * WAITER;

  private static final long EPOCH = WAITERS + WAITER;

  /**
   * The number of puts with a fence, by threads of one home, after which the pool tries to become
   * UNFENCED. In a larger pool, the number is its capacity, since FENCING reads each index.
   */
  private static final int FENCED_PUTS_BEFORE_RETRY = 4096;

  final WaitQueue waiters;
  final Counters counters = new Counters();
  private final long retryUnfencing;
  private long state;

  PoolState(int capacity, int homes, int size) {
    super(capacity, homes, size);
    this.retryUnfencing = Math.max(FENCED_PUTS_BEFORE_RETRY, capacity);
    this.state = ProcessFence.isAvailable() ? UNFENCED : FENCED;
    this.waiters = new WaitQueue(this);
  }

  /** Returns true if the pool lends indices: it is neither abandoned nor closed. */
  abstract boolean isAlive();

  /** Takes the free indices out of an abandoned pool. */
  abstract void reclaim();

  /**
   * Takes free indices; returns how many, which are fewer than wanted only if none was free at some
   * instant. Takes none in a closed pool. Allocates nothing.
   */
  abstract int take(int[] indices, int from, int count);

  /** Puts an index that a get has taken, but could not lend. Allocates nothing. */
  abstract void putUnlent(int index);

  /** Takes a free index. Returns WOULD_BLOCK if no index is free, also in a closed pool. */
  final int poll() {
    return poll(cells);
  }

  /** As {@link #poll()}, for a caller that knows the cells of this pool. */
  final int poll(long[] cells) {
    // Volatile: the load is within this call. A refusal is this one load, and reads no place.
    if (isExhausted((long) STATE.getVolatile(this))) {
      return WOULD_BLOCK;
    }
    int home = home();
    int index = takeHinted(cells, home);
    return index == WOULD_BLOCK ? pollAnywhere(home) : index;
  }

  /** Returns true if every free index belongs to a put in progress, or the pool is abandoned. */
  private static boolean isExhausted(long state) {
    return (state & PHASE) >= EXHAUSTED;
  }

  private int pollAnywhere(int home) {
    while (true) {
      // Acquire: pairs with the get that made it SUSPECTED, and precedes the loads of all marks and
      // places.
      long now = (long) STATE.getAcquire(this);
      if (isExhausted(now)) {
        return WOULD_BLOCK;
      }
      int index = searchAll(home);
      if (index != WOULD_BLOCK) {
        counters.searched(this, home);
        return index;
      }
      if ((now & PHASE) == FENCING) {
        ProcessFence.issue();
        markAll();
      }
      // Advances to the next phase. Volatile: pairs with endEpoch.
      if (STATE.compareAndSet(this, now, now + 1) && ((now + 1) & PHASE) == EXHAUSTED) {
        counters.exhausted(capacity);
        ExhaustedEvent.record(this);
      }
    }
  }

  @Override
  final void lentMore(int home, int lent) {
    counters.lentMore(this, home, lent);
  }

  /** Takes any index. Returns WOULD_BLOCK if every place was empty when this thread read it. */
  final int searchAll(int home) {
    int index = search(home, false);
    return index == CONTENDED ? search(home, true) : index;
  }

  /** Called after a put of one index. */
  final void afterPut(int index) {
    // Opaque: may be read before other threads see the index free; UNFENCED allows for that.
    if (((long) STATE.getOpaque(this) & PHASE) != UNFENCED) {
      afterPutFenced(index, 1);
    }
  }

  /** Called after several puts of one index each, all of the stripe of the given index. */
  final void afterPutsAlone(int index, int count) {
    // Opaque: as above.
    if (((long) STATE.getOpaque(this) & PHASE) != UNFENCED) {
      afterPutFenced(index, count);
    }
  }

  private void afterPutFenced(int index, int count) {
    // After the indices are free.
    VarHandle.fullFence();
    mark(index);
    notifyPut(count);
    if (countFencedPut() % retryUnfencing == 0) {
      tryUnfence();
    }
  }

  /** Called after several indices have been published. */
  final void afterPuts(int count) {
    // Opaque: as above.
    if (((long) STATE.getOpaque(this) & PHASE) != UNFENCED) {
      notifyPut(count);
    }
  }

  /** Makes the pool UNFENCED again if no get has found it empty, and no thread waits. */
  private void tryUnfence() {
    // Opaque: the CAS validates it. Nothing depends on when the value becomes visible.
    long now = (long) STATE.getOpaque(this);
    if ((now & (PHASE | WAITERS)) <= FENCED && ProcessFence.isAvailable()) {
      boolean _ = STATE.weakCompareAndSetPlain(this, now, (now & ~PHASE) + UNFENCED + EPOCH);
    }
  }

  /** Ends the epoch if needed, and wakes waiters if there are any. */
  private void notifyPut(int count) {
    // Volatile: after the indices are free.
    long now = (long) STATE.getVolatile(this);
    if ((now & (PHASE | WAITERS)) > FENCED) {
      endEpoch(now, count);
    }
  }

  /**
   * Begins a new epoch, unless another put has begun one since the state was read. Wakes waiters.
   */
  private void endEpoch(long seen, int count) {
    long now = seen;
    while ((now & PHASE) > FENCED) {
      if ((now & PHASE) == DRAINING) {
        reclaim();
        return;
      }
      long next = (now & ~PHASE) + FENCED + EPOCH;
      long witness = (long) STATE.compareAndExchange(this, now, next);
      if (witness == now) {
        break;
      }
      now = witness;
    }
    if ((now & WAITERS) != 0) {
      waiters.signal(count);
    }
  }

  /** Makes each later put reclaim the free indices. */
  final void drain() {
    // Opaque: the CAS validates it.
    long now = (long) STATE.getOpaque(this);
    // Volatile: before this thread looks for free indices. A put whose index it misses reads the
    // state afterwards.
    while (!STATE.compareAndSet(this, now, now | DRAINING)) {
      now = (long) STATE.getOpaque(this);
    }
    if ((now & PHASE) <= FENCING) {
      // As for FENCING: a put without a fence may be in progress.
      ProcessFence.issue();
    }
    markAll();
  }

  /**
   * Notes that no index is free. Called by a thread that holds all of them and will put none. Gets
   * then need not search, and are not counted as exhaustions.
   */
  final void markExhausted() {
    // Opaque and plain: the end of the pool, which follows, publishes it.
    long now = (long) STATE.getOpaque(this);
    while (!STATE.weakCompareAndSetPlain(this, now, (now & ~PHASE) + EXHAUSTED)) {
      now = (long) STATE.getOpaque(this);
    }
  }

  /** Wakes all threads that wait. */
  final void wakeAll() {
    long now = (long) STATE.getVolatile(this);
    waiters.signal((int) ((now & WAITERS) / WAITER));
  }

  /** Returns true if threads sleep in the queue, or are about to. */
  final boolean hasWaiters() {
    // Opaque: no data is read on the strength of this answer.
    return ((long) STATE.getOpaque(this) & WAITERS) != 0;
  }

  /**
   * Counts a waiter in. From now on, each put looks for waiters.
   *
   * @throws IllegalStateException if too many threads wait; then the waiter is not counted
   */
  final void addWaiter() {
    // Volatile: before the waiter tries to get; pairs with the read of the state in put.
    long before = (long) STATE.getAndAdd(this, WAITER);
    if ((before & WAITERS) >= MOST_WAITERS) {
      removeWaiter();
      throw Refusals.tooManyWaiters(this, (before & WAITERS) / WAITER, MOST_WAITERS / WAITER);
    }
  }

  /** Counts a waiter out. */
  final void removeWaiter() {
    STATE.getAndAdd(this, -WAITER);
  }
}
