package dev.iobuf.pool;

import static dev.iobuf.pool.IndexRing.WOULD_BLOCK;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The threads that wait for an index of a pool, and how a put finds the one to wake. No method
 * blocks; each waiter sleeps by itself.
 */
final class WaitQueue {
  /*
   * The idea. A thread that joins, leaves or puts announces it without waiting: on a stack, or by a
   * count. A thread that leaves or puts then raises `work`. The thread that raises it from 0 is the
   * combiner. It does all that is announced, its own and that of others, until there is no more
   * (flat combining: Hendler, Incze, Shavit, Tzafrir, SPAA 2010, without its publication records).
   * So the queue itself is plain memory of one thread at a time, passed on by `work`, and a waiter
   * leaves its middle in constant time.
   *
   * Invariants
   *  1. Only a CAS takes a waiter out of ASLEEP, so a signal and a time-out never both have it; only
   *     its own thread takes it out of AWAKE, and only the combiner out of RESERVED.
   *  2. Only the combiner touches the queue and what is linked in it. A waiter that is AWAKE, or to
   *     which an index was transferred, is not in it; one that is CANCELLED soon leaves it.
   *  3. No wake-up is lost. A waiter joins, then tries to get, or signals, if it wants several; a put
   *     frees its index, then signals if a waiter has joined. So once a waiter has found nothing, every index that comes free brings a
   *     signal. A signal is used up by a get of a waiter that has heard it, by a look of the combiner
   *     that finds nothing free, or by an empty queue. A waiter that hears it too late, or finds
   *     nothing, signals anew.
   *  4. No waiter has two indices, and each index that is transferred has a waiter: the waiter has
   *     been RESERVED before the index was got, and neither tries by itself nor leaves.
   *  5. A thread that wants several indices holds none of them while it waits, but for those that the
   *     combiner has gathered for it. Only the oldest newcomer has such. So no two threads that want
   *     several hold what the other one waits for. One that leaves puts all of them back.
   *
   * Fairness. Waiters are woken in the order in which they came. A thread that barges takes the index
   * before the waiter that was woken for it. That waiter returns to the queue, before all that came
   * later and have not been woken. From then on the combiner gets the index for it. So only a thread
   * that does not wait can barge again: between a put and the combiner's look.
   *   A waiter that wants several is not woken before it has all, so it is not barged. It keeps its
   * place, and what was gathered, while later waiters wait.
   *
   * Errors. A combiner works for others. So the put or get that makes a thread the combiner has made
   * sure that its stack has room (StackRoom). A combiner allocates nothing; the counts and events of
   * its gets are left out where there is no room for them. If an Error ends it all the same, the
   * signals that it has not used up stay announced, and the next thread that signals or leaves is
   * the combiner.
   *
   * Progress: all methods are lock-free, given that getting and putting are. If the combiner is
   * stalled then those asleep sleep on until it goes on, and one that it has reserved cannot leave;
   * no other thread is stalled.
   */

  private static final VarHandle ARRIVALS;
  private static final VarHandle LEAVERS;
  private static final VarHandle SIGNALS;
  private static final VarHandle WORK;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      ARRIVALS = lookup.findVarHandle(WaitQueue.class, "arrivals", Waiter.class);
      LEAVERS = lookup.findVarHandle(WaitQueue.class, "leavers", Waiter.class);
      SIGNALS = lookup.findVarHandle(WaitQueue.class, "signals", int.class);
      WORK = lookup.findVarHandle(WaitQueue.class, "work", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The asynchronous gets that have ended, and whose handlers are to be called. */
  final GetHandlers handlers = new GetHandlers();

  private final PoolState pool;

  private @Nullable Waiter arrivals;
  private @Nullable Waiter leavers;
  private int signals;
  private int work;

  // The combiner's. The queue has two parts, each with its ends: oldest is next, youngest previous.
  private final Waiter barged = new Waiter(null);
  private final Waiter newcomers = new Waiter(null);
  private long tickets;

  WaitQueue(PoolState pool) {
    this.pool = pool;
  }

  /**
   * Puts a waiter into the queue, from the next signal on: at its end, or at its front if it was
   * barged.
   */
  void join(Waiter waiter) {
    Waiter first;
    do {
      // Opaque: the CAS validates it, and acquires from those that came before.
      first = (Waiter) ARRIVALS.getOpaque(this);
      waiter.nextArrival = first;
      // Volatile: before the waiter tries to get. A thread that frees an index after that signals,
      // and the combiner that takes the signal finds the waiter here.
    } while (!ARRIVALS.weakCompareAndSet(this, first, waiter));
  }

  /** Takes a waiter that is CANCELLED out of the queue. */
  void remove(Waiter waiter) {
    Waiter first;
    do {
      // Acquire: from those that left before, for the combiner, which acquires from the last only.
      first = (Waiter) LEAVERS.getAcquire(this);
      waiter.nextLeaver = first;
      // Release: the combiner reads the waiter that it finds here.
    } while (!LEAVERS.weakCompareAndSetRelease(this, first, waiter));
    combineAndCall();
  }

  /**
   * Wakes the oldest waiters, or transfers what is free to them.
   *
   * @param count how many indices came free
   */
  void signal(int count) {
    announce(count);
    combineAndCall();
  }

  /** Calls the handler of a get that has left the queue. */
  void callHandler(AsyncGet get) {
    handlers.add(get);
    handlers.call();
  }

  private void announce(int count) {
    // Release: a waiter that came before the index was free is found by the combiner.
    SIGNALS.getAndAddRelease(this, count);
  }

  private void combineAndCall() {
    try {
      combine();
    } finally {
      // Also of gets that another combiner has served.
      handlers.call();
    }
  }

  private void combine() {
    // Volatile: releases what was announced, and acquires what the last combiner did to the queue.
    if ((int) WORK.getAndAdd(this, 1) != 0) {
      return;
    }
    int done = 1;
    int signalled = 0;
    try {
      while (done != 0) {
        // Acquire, and before the arrivals: a waiter that came before a put is there for its
        // signal.
        signalled = (int) SIGNALS.getAndSetAcquire(this, 0);
        admitArrivals();
        unlinkLeavers();
        for (; signalled > 0; signalled--) {
          signalOldest();
        }
        // Volatile: releases the queue, or acquires what was announced meanwhile.
        done = (int) WORK.getAndAdd(this, -done) - done;
      }
    } catch (Throwable e) {
      // The next combiner goes on with the rest.
      announce(signalled);
      // Release: the queue.
      WORK.setRelease(this, 0);
      throw e;
    }
  }

  private void admitArrivals() {
    Waiter arrived = (Waiter) ARRIVALS.getAndSetAcquire(this, null);
    Waiter oldestFirst = null;
    while (arrived != null) {
      Waiter next = arrived.nextArrival;
      arrived.nextArrival = oldestFirst;
      oldestFirst = arrived;
      arrived = next;
    }
    while (oldestFirst != null) {
      Waiter waiter = oldestFirst;
      oldestFirst = waiter.nextArrival;
      // A caller may keep its get, and must not keep the others by it.
      waiter.nextArrival = null;
      if (!waiter.isCancelled()) {
        admit(waiter);
      }
    }
  }

  private void admit(Waiter waiter) {
    if (waiter.barged) {
      // From the youngest: they come back about in the order in which they were woken. The walk
      // stops at the end of the queue, whose ticket is 0.
      Waiter behind = barged;
      while (behind.previous.ticket > waiter.ticket) {
        behind = behind.previous;
      }
      waiter.linkBefore(behind);
    } else {
      waiter.ticket = tickets++;
      waiter.linkBefore(newcomers);
    }
  }

  private void unlinkLeavers() {
    Waiter leaver = (Waiter) LEAVERS.getAndSetAcquire(this, null);
    while (leaver != null) {
      Waiter next = leaver.nextLeaver;
      leaver.nextLeaver = null;
      leaver.unlink();
      leaver = next;
    }
  }

  private @Nullable Waiter oldest() {
    if (barged.next != barged) {
      return barged.next;
    }
    return newcomers.next != newcomers ? newcomers.next : null;
  }

  /** Uses one signal up, for the first waiter of the queue that has a use for it. */
  private void signalOldest() {
    for (Waiter oldest = oldest(); oldest != null; oldest = oldest()) {
      if (oldest.tries() || !pool.isAlive()) {
        // It tries for itself, or is told that the pool is closed.
        oldest.unlink();
        if (oldest.wake()) {
          return;
        }
      } else if (oldest.reserve()) {
        int index = takeOrSleepOn(oldest);
        if (index == WOULD_BLOCK) {
          // Barged again, or one of several: the thread that has the index will put, and signal.
          oldest.sleepOn();
        } else {
          oldest.unlink();
          oldest.transfer(index);
        }
        return;
      } else {
        oldest.unlink();
      }
    }
  }

  /** An Error leaves the waiter in the queue, asleep. */
  private int takeOrSleepOn(Waiter reserved) {
    try {
      return reserved.take(pool);
    } catch (Throwable e) {
      reserved.sleepOn();
      throw e;
    }
  }
}
