package dev.iobuf.pool;

import static dev.iobuf.pool.IndexRing.WOULD_BLOCK;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The threads that wait for an index of a pool. A put signals here, and the queue finds the thread
 * to wake. No method blocks; a waiter sleeps outside of the queue's methods.
 */
final class WaitQueue {
  /*
   * The idea. A thread that joins, leaves or puts announces that without waiting: on a stack, or by
   * a count. A thread that leaves or puts then increments `work`. The thread that increments it
   * from 0 is the combiner. It serves all announcements, its own and those of other threads, until
   * none is left (flat combining: Hendler, Incze, Shavit, Tzafrir, SPAA 2010, without its
   * publication records). So the queue itself is plain memory that one thread at a time uses;
   * `work` passes it on. A waiter leaves its middle in constant time.
   *
   * Invariants
   *  1. Only a CAS takes a waiter out of ASLEEP, so a signal and a time-out never both succeed.
   *     Only its own thread takes it out of AWAKE, and only the combiner out of RESERVED.
   *  2. Only the combiner accesses the queue and its links. A waiter that is AWAKE, or to which an
   *     index was transferred, is not in the queue. A waiter that is CANCELLED soon leaves it.
   *  3. No wake-up is lost. A waiter joins, then tries to get, or signals, if it wants several; a
   *     put frees its index, then signals if a waiter has joined. So once a waiter has found no
   *     index, every index that becomes free brings a signal. A signal is consumed by a get of a
   *     waiter that has received it, by a poll of the combiner that finds no free index, or by an
   *     empty queue. If a waiter receives a signal too late, or finds no index, it signals anew.
   *  4. No waiter gets two indices, and each transferred index has a waiter: the waiter was
   *     RESERVED before the combiner got the index. While RESERVED, it neither tries to get nor
   *     leaves.
   *  5. A thread that wants several indices holds none of them while it waits, but for those that
   *     the combiner has gathered for it. Only the oldest newcomer has such. So no two threads that
   *     want several hold what the other one waits for. One that leaves puts all of them back.
   *
   * Fairness. Waiters are woken in the order in which they joined. A thread that barges takes the
   * index before the waiter that was woken for it. That waiter returns to the queue, ahead of all
   * waiters that joined later and have not been woken. From then on the combiner gets the index for
   * it. So only a thread that does not wait can barge again, between a put and the combiner's poll.
   *   A waiter that wants several is not woken before it has all, so it is not barged. It keeps its
   * place, and the gathered indices, while later waiters wait.
   *
   * Errors. A combiner works for others. So the put or get that makes a thread the combiner has made
   * sure that its stack has room (StackRoom). A combiner allocates nothing; the counts and events of
   * its gets are left out where there is no room for them. If an Error ends it all the same, the
   * signals that it has not used up stay announced, and the next thread that signals or leaves is
   * the combiner.
   *
   * Progress: all methods are lock-free, given that get and put are. If the combiner is stalled,
   * sleeping waiters stay asleep until it continues, and a waiter that it has reserved cannot
   * leave. It delays no other thread.
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

  // Used by the combiner only. The queue has two parts, each with a sentinel: its next is the
  // oldest waiter, its previous the youngest.
  private final Waiter barged = new Waiter(null);
  private final Waiter newcomers = new Waiter(null);
  private long tickets;

  WaitQueue(PoolState pool) {
    this.pool = pool;
  }

  /**
   * Announces a waiter. The combiner of the next signal puts it into the queue: at its end, or at
   * its front if it was barged.
   */
  void join(Waiter waiter) {
    Waiter first;
    do {
      // Opaque: the CAS validates it, and acquires from earlier arrivals.
      first = (Waiter) ARRIVALS.getOpaque(this);
      waiter.nextArrival = first;
      // Volatile: before the waiter tries to get. A thread that frees an index after that signals,
      // and the combiner that takes the signal finds the waiter here.
    } while (!ARRIVALS.weakCompareAndSet(this, first, waiter));
  }

  /** Announces that a CANCELLED waiter leaves the queue. */
  void remove(Waiter waiter) {
    Waiter first;
    do {
      // Acquire: from waiters that left before. The combiner acquires only from the last, and
      // through it from these.
      first = (Waiter) LEAVERS.getAcquire(this);
      waiter.nextLeaver = first;
      // Release: the combiner reads the waiter that it finds here.
    } while (!LEAVERS.weakCompareAndSetRelease(this, first, waiter));
    combineAndCall();
  }

  /**
   * Wakes the oldest waiters, or transfers free indices to them.
   *
   * @param count the number of indices that became free
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
    // Release: the combiner finds each waiter that joined before the index was free.
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
        // Acquire, and before the arrivals: a waiter that joined before a put is there for its
        // signal.
        signalled = (int) SIGNALS.getAndSetAcquire(this, 0);
        admitArrivals();
        unlinkLeavers();
        for (; signalled > 0; signalled--) {
          signalOldest();
        }
        // Volatile: releases the queue, or acquires the announcements made meanwhile.
        done = (int) WORK.getAndAdd(this, -done) - done;
      }
    } catch (Throwable e) {
      // The next combiner continues with the rest.
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
      // From the youngest: waiters return about in the order in which they were woken. The walk
      // stops at the sentinel, whose ticket is 0.
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

  /** Consumes one signal, for the first waiter of the queue that can use it. */
  private void signalOldest() {
    for (Waiter oldest = oldest(); oldest != null; oldest = oldest()) {
      if (oldest.tries() || !pool.isAlive()) {
        // The waiter tries to get, or finds the pool closed.
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
