package dev.iobuf.pool;

import static dev.iobuf.pool.IndexPool.WOULD_BLOCK;

import dev.iobuf.events.ExhaustedEvent;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What is known of a pool's emptiness, and how many threads wait: the word that makes a refusal
 * true, and a put wake a waiter. All methods are lock-free.
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
   * synchronization: Dice, Huang, Yang, 2001). In an UNFENCED pool a put stores, and loads the state,
   * and the processor may do that in the other order; and a put of what its home remembers, or owns,
   * leaves the mark to others. A get that finds no index makes the pool FENCING, then has every
   * thread pass a fence (ProcessFence), then looks at every index and marks the stripes of those that
   * are free, and only then makes the pool FENCED. A put that loaded UNFENCED has stored by then, and
   * is found. A put that has not loaded yet will see that the pool is no longer UNFENCED, and pass a
   * fence itself, after its store and before it looks at the mark and the state. A pool that became
   * UNFENCED meanwhile has another epoch. After many such puts the pool is UNFENCED again, unless a
   * get has just found nothing, or a thread waits. Where there is no process-wide fence the pool
   * begins, and stays, FENCED or later; where there is none any more it becomes so, and stays. The
   * compiler keeps the order: a load in opaque mode does not move before a release store, in HotSpot.
   * The Java memory model knows neither; a JVM in which they did move would strand an index until
   * a thread of its home, or the next put of an index of its stripe, comes upon it.
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
   * at the state: Dekker's pattern again, so one of them sees the other. The rest is WaitQueue's.
   *
   * Draining: a put takes what is free out again, permanently, and counts it as returned.
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

  private final WaitQueue waiters;
  final Counters counters = new Counters();
  private final long retryUnfencing;
  private long state;

  PoolState(int capacity, int homes, int size) {
    super(capacity, homes, size);
    this.retryUnfencing = Math.max(FENCED_PUTS_BEFORE_RETRY, capacity);
    this.state = ProcessFence.isAvailable() ? UNFENCED : FENCED;
    this.waiters = new WaitQueue(this);
  }

  /** Whether indices are lent. */
  abstract boolean isAlive();

  /** Takes what is free out of an abandoned pool. */
  abstract void takeBack();

  /** Takes a free index, or WOULD_BLOCK, also in a closed pool. */
  final int poll() {
    StackRoom.require(0);
    // Volatile: within this call. A refusal is one load, and looks at no place.
    if (isExhausted((long) STATE.getVolatile(this))) {
      return WOULD_BLOCK;
    }
    int home = home();
    int index = takeRemembered(home);
    return index == WOULD_BLOCK ? pollAnywhere(home) : index;
  }

  /** Whether no index is free but those whose puts have not ended, or the pool is abandoned. */
  private static boolean isExhausted(long state) {
    return (state & PHASE) >= EXHAUSTED;
  }

  private int pollAnywhere(int home) {
    StackRoom.require(capacity);
    while (true) {
      // Acquire: from the get that made it SUSPECTED, so before the loads of all marks and places.
      long now = (long) STATE.getAcquire(this);
      if (isExhausted(now)) {
        return WOULD_BLOCK;
      }
      int index = searchAll(home);
      if (index != WOULD_BLOCK) {
        counters.searched();
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

  /** Takes any index; WOULD_BLOCK if every place was empty when it was looked at. */
  final int searchAll(int home) {
    int index = search(home, false);
    return index == CONTENDED ? search(home, true) : index;
  }

  /** After a put of one index. */
  final void afterPut(int index) {
    // Opaque: may be read before the index is seen to be free, which only UNFENCED makes up for.
    if (((long) STATE.getOpaque(this) & PHASE) != UNFENCED) {
      afterPutFenced(index, 1);
    }
  }

  /** After puts of several indices of the stripe of one of them, each alone. */
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

  /** After a put of several indices, which have been published. */
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

  /** Begins a new epoch, unless another put has since the state was read; wakes waiters. */
  private void endEpoch(long seen, int count) {
    long now = seen;
    while ((now & PHASE) > FENCED) {
      if ((now & PHASE) == DRAINING) {
        takeBack();
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

  /** Makes each later put take back what is free. */
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
   * Says that no index is free, for a thread that holds all of them and will put none: gets need
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

  /** Whether threads wait asleep, or are about to. */
  boolean hasWaiters() {
    // Opaque: nothing is read by this answer.
    return ((long) STATE.getOpaque(this) & WAITERS) != 0;
  }

  /**
   * Makes puts signal to this thread, until {@link #leave}.
   *
   * @throws IllegalStateException if too many threads wait
   */
  Waiter join() {
    // Before it counts itself: there may be no room for it on the heap.
    Waiter waiter = new Waiter(Thread.currentThread());
    // Volatile: before we try to get; pairs with the look at the state in put.
    long before = (long) STATE.getAndAdd(this, WAITER);
    if ((before & WAITERS) >= MOST_WAITERS) {
      countOut();
      throw new IllegalStateException(
          "a get can't wait, since too many do: waiting="
              + (before & WAITERS) / WAITER
              + ", bound="
              + MOST_WAITERS / WAITER
              + ", pool="
              + this
              + "; let fewer threads get at once, or call tryGet");
    }
    waiters.join(waiter);
    return waiter;
  }

  private void countOut() {
    STATE.getAndAdd(this, -WAITER);
  }

  /**
   * Joins again, at the front, for a waiter that was woken in vain: the signal looks for an index
   * anew.
   */
  void rejoin(Waiter waiter) {
    waiter.fallAsleep();
    waiters.join(waiter);
    waiters.signal(1);
  }

  /**
   * Ends the wait of a thread that an Error has ended: neither an index that it was handed nor a
   * signal that it has heard ends with it.
   *
   * @return the index, to be put; or WOULD_BLOCK
   */
  int leaveByError(Waiter waiter) {
    int handed = leave(waiter, WOULD_BLOCK);
    // One too many does no harm: it finds nothing free.
    waiters.signal(1);
    return handed;
  }

  /**
   * Ends a wait.
   *
   * @param index what the waiter got by itself, or WOULD_BLOCK
   * @return what is lent to the waiter
   */
  int leave(Waiter waiter, int index) {
    countOut();
    if (waiter.goes()) {
      waiters.remove(waiter);
      return index;
    }
    int handed = waiter.handed();
    if (handed >= 0) {
      return handed;
    }
    if (!waiter.hasWoken()) {
      // The signal came too late for it, and so is another waiter's.
      waiters.signal(1);
    }
    return index;
  }
}
