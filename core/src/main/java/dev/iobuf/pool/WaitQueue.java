package dev.iobuf.pool;

import static dev.iobuf.pool.IndexPool.WOULD_BLOCK;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The threads that wait for an index of a pool, and how a put finds the one to wake. No method
 * blocks; whoever waits sleeps by itself.
 */
final class WaitQueue {
  /*
   * The idea. Whoever comes, leaves or puts announces it without waiting: on a stack, or by a count.
   * Then it raises `work`; who raises it from 0 is the combiner, and does all that is announced, its
   * own and that of others, until there is no more (flat combining: Hendler, Incze, Shavit, Tzafrir,
   * SPAA 2010, without its publication records). So the queue itself is plain memory of one thread at
   * a time, handed on by `work`, and a waiter leaves its middle in constant time.
   *
   * Invariants
   *  1. Only a CAS takes a waiter out of ASLEEP, so a signal and a time-out never both have it; only
   *     its own thread takes it out of AWAKE.
   *  2. Only the combiner touches the queue and what is linked in it. Whoever is AWAKE or was handed
   *     an index is not in it; who is GONE soon isn't.
   *  3. No wake-up is lost. A waiter joins, then tries to get; a put frees its index, then signals if
   *     somebody has joined: one of the two sees the other. Who was woken and goes without an index
   *     signals in its turn.
   *
   * Fairness. Waiters are woken in the order in which they came. One that is woken, and finds that
   * somebody who did not wait was faster, goes back to the front, and from then on the thread that
   * puts gets the index for it.
   *
   * Progress: all methods are lock-free, given that getting and putting are. If the combiner is
   * stalled then no other thread is, but those asleep sleep on until it goes on.
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

  private final IndexBag pool;

  private @Nullable Waiter arrivals;
  private @Nullable Waiter leavers;
  private int signals;
  private int work;

  /** The ends of the queue: oldest is next, youngest is previous. The combiner's. */
  private final Waiter ends;

  private long tickets;

  WaitQueue(IndexBag pool) {
    this.pool = pool;
    this.ends = new Waiter();
    ends.next = ends;
    ends.previous = ends;
  }

  /** Puts a waiter into the queue: at its end, or at its front if it was overtaken. */
  void join(Waiter waiter) {
    Waiter first;
    do {
      first = (Waiter) ARRIVALS.getAcquire(this);
      waiter.nextArrival = first;
      // Release: the combiner reads the waiter that it finds on the stack. Its getAndSet acquires.
    } while (!ARRIVALS.weakCompareAndSetRelease(this, first, waiter));
    combine();
  }

  /** Takes a waiter that is GONE out of the queue. */
  void remove(Waiter waiter) {
    Waiter first;
    do {
      first = (Waiter) LEAVERS.getAcquire(this);
      waiter.nextLeaver = first;
      // Release: as in join.
    } while (!LEAVERS.weakCompareAndSetRelease(this, first, waiter));
    combine();
  }

  /**
   * Wakes the oldest waiters, or hands them what is free.
   *
   * @param count how many indices came free
   */
  void signal(int count) {
    SIGNALS.getAndAdd(this, count);
    combine();
  }

  private void combine() {
    // Volatile: what was announced comes before, and what the last combiner did to the queue.
    if ((int) WORK.getAndAdd(this, 1) != 0) {
      return;
    }
    int done = 1;
    while (done != 0) {
      // Before the arrivals: whoever arrived before a put shall be there for its signal.
      int signalled = (int) SIGNALS.getAndSet(this, 0);
      admitArrivals();
      unlinkLeavers();
      for (; signalled > 0; signalled--) {
        signalOldest();
      }
      // Volatile: hands the queue on, or acquires what was announced meanwhile.
      done = (int) WORK.getAndAdd(this, -done) - done;
    }
  }

  private void admitArrivals() {
    Waiter arrived = (Waiter) ARRIVALS.getAndSet(this, null);
    Waiter oldestFirst = null;
    while (arrived != null) {
      Waiter next = arrived.nextArrival;
      arrived.nextArrival = oldestFirst;
      oldestFirst = arrived;
      arrived = next;
    }
    for (Waiter waiter = oldestFirst; waiter != null; waiter = waiter.nextArrival) {
      if (!waiter.isGone()) {
        admit(waiter);
      }
    }
  }

  private void admit(Waiter waiter) {
    if (waiter.overtaken) {
      Waiter behind = ends.next;
      while (behind != ends && behind.overtaken && behind.ticket < waiter.ticket) {
        behind = behind.next;
      }
      waiter.linkBefore(behind);
    } else {
      waiter.ticket = tickets++;
      waiter.linkBefore(ends);
    }
  }

  private void unlinkLeavers() {
    Waiter leaver = (Waiter) LEAVERS.getAndSet(this, null);
    while (leaver != null) {
      leaver.unlink();
      leaver = leaver.nextLeaver;
    }
  }

  private void signalOldest() {
    Waiter oldest = ends.next;
    // Who is closed out, or was not overtaken, tries for itself.
    int outcome = oldest.overtaken && pool.isAlive() ? pool.poll() : Waiter.AWAKE;
    if (outcome == WOULD_BLOCK) {
      // Overtaken again: whoever was faster will put, and signal.
      return;
    }
    while (oldest != ends) {
      oldest.unlink();
      if (oldest.wake(outcome)) {
        return;
      }
      oldest = ends.next;
    }
    if (outcome >= 0) {
      pool.free(outcome);
    }
  }
}
