package dev.iobuf.pool;

import static dev.iobuf.pool.IndexRing.WOULD_BLOCK;

import dev.iobuf.events.ExhaustedEvent;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The state of a pool: what is known of its emptiness, and how many threads wait. By this word a
 * refusal is true, and a put wakes a waiter. All methods are lock-free.
 */
abstract class PoolState extends IndexWords {
  /*
   *       63           27 26         3  2 0
   *      +----------------+------------+----+    the state; its phase says how much is known of
   *      |     epoch      |  waiters   |phase    emptiness, and goes on from one to the next:
   *      +----------------+------------+----+
   *        UNFENCED   nothing; puts pass no fence
   *        FENCING    a search found no index; puts pass fences
   *        FENCED     nothing; no put that passed no fence is under way
   *        SUSPECTED  a search found no index
   *        EXHAUSTED  a search found none again, and no put has ended in between
   *        DRAINING   the pool is abandoned and waits for what is lent
   *
   * Invariants
   *  1. An index is free if and only if its slot or bit says so; else it is lent.
   *  2. While the state is EXHAUSTED, every index that is free is that of a put which has not ended:
   *     a put frees its index, marks its stripe, then looks at the state, and begins a new epoch,
   *     FENCED, if emptiness is suspected.
   *
   * Why 2 holds: a get turns SUSPECTED into EXHAUSTED, by a CAS that compares the epoch, if it has
   * read SUSPECTED, and then found each stripe without a mark, or marked and empty. By the invariant
   * of the marks, an index that is free at that moment was freed after the get looked at its place,
   * or its put has not looked at the state yet. In both cases the put looks at the state after it was
   * SUSPECTED. Had it done so already, the epoch would be another. This is Dekker's pattern, hence
   * all of its accesses are volatile: the put's to its place, to the mark and to the state, the get's
   * to the state, the marks and the places.
   *
   * Unfenced. Dekker's pattern costs a put, which else is a store, a fence: half the time of a get
   * and put, for a question that is seldom asked. So the thread that asks pays (asymmetric Dekker
   * synchronization: Dice, Huang, Yang, 2001).
   *
   * In an UNFENCED pool, a put stores to its place, then loads the state, and the processor may do so
   * in the other order. If its home owns the index or has a hint at it, the put leaves the mark to
   * other threads. A get that finds no index makes the pool FENCING, then has every thread pass a
   * fence (ProcessFence). Then it looks at every index and marks the stripes of those that are free,
   * and only then makes the pool FENCED. A put that loaded UNFENCED has stored by then, and is found.
   * A put that has not loaded yet will see that the pool is no longer UNFENCED. It passes a fence
   * itself, after its store and before it looks at the mark and the state. A pool that became
   * UNFENCED meanwhile has another epoch.
   *
   * After many puts that passed a fence the pool becomes UNFENCED again, unless a get has just found
   * nothing, or a thread waits. Without a process-wide fence the pool begins, and stays, FENCED or
   * later. If the fence is lost meanwhile, the pool becomes FENCED, and stays so.
   *
   * The compiler keeps the order: in HotSpot, a load in opaque mode does not move before a release
   * store. The Java memory model knows neither that order nor the process-wide fence. A JVM that did
   * move the load would strand an index until a thread of its home, or the next put of an index of
   * its stripe, comes upon it.
   *
   * Linearization points. tryGet: the CAS that takes the index. put: its look at the state if that
   * was FENCED, else the end of the epoch that it saw; if UNFENCED, when its store is seen, which is
   * before any get can be refused; or the get of its index, if that was earlier. WOULD_BLOCK: the
   * read of EXHAUSTED; by 2, what is free then has not been put yet.
   *
   * Progress: a CAS of a word or slot fails only because another get or put succeeded. The state
   * advances at most four times an epoch, and an epoch ends by a put.
   *
   * Waiting. A waiter counts itself in the state, then tries to get; a put frees its index, then looks
   * at the state: Dekker's pattern again, so one of them sees the other. QueuedWait and WaitQueue say
   * the rest.
   *
   * Draining: a put takes what is free out again, permanently, and counts it as returned. See
   * Reclaim.
   *
   * ABA: a get would have to sleep for 2³⁷ epochs.
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

  /** More are refused: half of the room, so that those that come at once have theirs. */
  private static final long MOST_WAITERS = (1L << 23) * WAITER;

  private static final long EPOCH = WAITERS + WAITER;

  /**
   * After so many puts that passed a fence, by threads of one home, the pool tries to become
   * UNFENCED; larger pools after as many puts as they have indices, since FENCING looks at each.
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

  /** Takes what is free out of an abandoned pool. */
  abstract void reclaim();

  /**
   * Takes free indices; returns how many, which are fewer than wanted only if none was free at some
   * instant. Takes none in a closed pool. Allocates nothing.
   */
  abstract int take(int[] indices, int from, int count);

  /** Puts an index that a get has taken, but could not lend. Allocates nothing. */
  abstract void putUnlent(int index);

  /** Takes a free index; returns WOULD_BLOCK if there is none, also in a closed pool. */
  final int poll() {
    return poll(cells);
  }

  /** {@link #poll()} for a caller that knows the cells of this pool. */
  final int poll(long[] cells) {
    // Volatile: within this call. A refusal is one load, and looks at no place.
    if (isExhausted((long) STATE.getVolatile(this))) {
      return WOULD_BLOCK;
    }
    int home = home();
    int index = takeHinted(cells, home);
    return index == WOULD_BLOCK ? pollAnywhere(home) : index;
  }

  /** Returns true if every free index is of a put under way, or the pool is abandoned. */
  private static boolean isExhausted(long state) {
    return (state & PHASE) >= EXHAUSTED;
  }

  private int pollAnywhere(int home) {
    while (true) {
      // Acquire: from the get that made it SUSPECTED, so before the loads of all marks and places.
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
      // To the next phase. Volatile: pairs with endEpoch.
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

  /** Takes any index; returns WOULD_BLOCK if every place was empty when it was looked at. */
  final int searchAll(int home) {
    int index = search(home, false);
    return index == CONTENDED ? search(home, true) : index;
  }

  /** Called after a put of one index. */
  final void afterPut(int index) {
    // Opaque: may be read before the index is seen to be free, which only UNFENCED makes up for.
    if (((long) STATE.getOpaque(this) & PHASE) != UNFENCED) {
      afterPutFenced(index, 1);
    }
  }

  /** Called after puts of several indices of the stripe of one of them, each alone. */
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

  /** Called after a put of several indices, which have been published. */
  final void afterPuts(int count) {
    // Opaque: as above.
    if (((long) STATE.getOpaque(this) & PHASE) != UNFENCED) {
      notifyPut(count);
    }
  }

  /** Makes the pool UNFENCED again if no get has lacked an index, and no thread waits for one. */
  private void tryUnfence() {
    // Opaque: the CAS validates it. Nothing depends on when it is seen.
    long now = (long) STATE.getOpaque(this);
    if ((now & (PHASE | WAITERS)) <= FENCED && ProcessFence.isAvailable()) {
      boolean _ = STATE.weakCompareAndSetPlain(this, now, (now & ~PHASE) + UNFENCED + EPOCH);
    }
  }

  /** Ends the epoch, and wakes waiters, where there are any. */
  private void notifyPut(int count) {
    // Volatile: after the indices are free.
    long now = (long) STATE.getVolatile(this);
    if ((now & (PHASE | WAITERS)) > FENCED) {
      endEpoch(now, count);
    }
  }

  /** Begins a new epoch, unless another put has done so since the state was read; wakes waiters. */
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

  /** Makes each later put reclaim what is free. */
  final void drain() {
    // Opaque: the CAS validates it.
    long now = (long) STATE.getOpaque(this);
    // Volatile: before we look for what is free; a put that we don't see looks at the state
    // afterwards.
    while (!STATE.compareAndSet(this, now, now | DRAINING)) {
      now = (long) STATE.getOpaque(this);
    }
    if ((now & PHASE) <= FENCING) {
      // As for FENCING: a put that passed no fence may be under way.
      ProcessFence.issue();
    }
    markAll();
  }

  /**
   * Notes that no index is free, for a thread that holds all of them and will put none: gets need
   * not search, and count as no exhaustion.
   */
  final void markExhausted() {
    // Opaque and plain: the end of the pool, which comes next, publishes it.
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

  /** Returns true if threads wait asleep, or are about to. */
  final boolean hasWaiters() {
    // Opaque: nothing is read by this answer.
    return ((long) STATE.getOpaque(this) & WAITERS) != 0;
  }

  /**
   * Counts a waiter in: from now on, each put looks for it.
   *
   * @throws IllegalStateException if too many threads wait; then it is not counted
   */
  final void addWaiter() {
    // Volatile: before the waiter tries to get; pairs with the look at the state in put.
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
