package dev.iobuf.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A clock for a {@link Census}. One load reads it; {@link System#nanoTime} takes as long as several
 * gets and puts. A daemon thread sets the clock while a pool with a census is open. The call that
 * ends the last of these pools returns after that thread has ended.
 */
final class CoarseClock {
  /*
   * Invariants, under the monitor of this class
   *  1. A thread is set if and only if a use is listed. Each open pool has a use. A closed or
   *     forgotten pool may have one for a moment.
   *  2. At most one thread of the clock is alive: the one that is set, or one that is ending. A new
   *     pool waits until the latter has ended before it starts another thread.
   *  3. A thread that is no longer set ends at its next step. Until then it takes no lock but this
   *     monitor, and runs no code of callers. So a caller that holds any other lock may wait for
   *     its end.
   *
   * The end of a pool removes its use. If no use is left, it wakes the thread, and waits for its
   * end without the monitor. Each later end of a pool does the same, as does a second close of one
   * pool. About once a second, the thread itself removes the uses of forgotten pools.
   *
   * A pool may end in a full heap. So an end allocates nothing. If the heap has no room for the
   * wait, the thread ends a moment after the call.
   */

  /** The largest delay of the clock, apart from delays of its thread. */
  private static final int PERIOD_NANOS = 10_000_000;

  /**
   * The number of ticks, about a second, after which the thread removes uses and settles each
   * census.
   */
  private static final int TICKS_OF_A_ROUND = 100;

  private static final VarHandle NOW;

  static {
    try {
      NOW = MethodHandles.lookup().findStaticVarHandle(CoarseClock.class, "now", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // used by its VarHandle
  private static long now = System.nanoTime();

  /** Guarded by the monitor of this class, as are writes to the two fields below. */
  private static final Set<Reference<WatchedIndexPool>> USES = new HashSet<>();

  private static volatile @Nullable Thread thread;

  /** The thread that was set before, until a caller has waited for its end. It may have ended. */
  private static @Nullable Thread ending;

  private CoarseClock() {}

  /** Returns the time of the last tick, as by {@link System#nanoTime}. Wait-free. */
  static long nanoTime() {
    // Opaque: if a tick is seen late, a lease looks older by that delay.
    return (long) NOW.getOpaque();
  }

  /**
   * Runs the clock while a pool is open. The clock does not keep the pool reachable.
   *
   * @return the use, for {@link #end}
   */
  static Reference<WatchedIndexPool> startFor(WatchedIndexPool pool) {
    Reference<WatchedIndexPool> use = new WeakReference<>(pool);
    for (Thread last = add(use); last != null; last = add(use)) {
      awaitEnd(last);
    }
    return use;
  }

  /** Adds a use. If a thread is ending, adds nothing and returns that thread. */
  private static synchronized @Nullable Thread add(Reference<WatchedIndexPool> use) {
    if (ending != null && ending.isAlive()) {
      return ending;
    }
    ending = null;
    USES.add(use);
    if (thread == null) {
      try {
        start();
      } catch (Throwable e) {
        USES.remove(use);
        thread = null;
        throw e;
      }
    }
    return null;
  }

  private static void start() {
    tick();
    Thread clock =
        Thread.ofPlatform()
            .name("iobuf-clock")
            .daemon()
            .inheritInheritableThreadLocals(false)
            .unstarted(CoarseClock::run);
    // The clock may outlive its first user, and must not keep the user's classes.
    clock.setContextClassLoader(null);
    thread = clock;
    clock.start();
  }

  /**
   * Ends the use of a pool that is closed. If no other use is left, the thread of the clock has
   * ended when this method returns. A second call does nothing more. Keeps the interrupt status.
   */
  static void end(Reference<WatchedIndexPool> use) {
    try {
      Thread last = remove(use);
      if (last != null) {
        awaitEnd(last);
      }
    } catch (OutOfMemoryError | StackOverflowError left) {
      // The heap has no room for the wait. The pool is closed nevertheless, and the thread ends by
      // itself.
    }
  }

  /** Removes a use. Returns the thread that is ending, or null. */
  private static synchronized @Nullable Thread remove(Reference<WatchedIndexPool> use) {
    USES.remove(use);
    endUnused();
    return ending;
  }

  private static void endUnused() {
    Thread last = thread;
    if (last != null && USES.isEmpty()) {
      thread = null;
      ending = last;
      LockSupport.unpark(last);
    }
  }

  /** Waits until a thread has ended. */
  private static void awaitEnd(Thread last) {
    if (last == Thread.currentThread()) {
      return;
    }
    boolean wasInterrupted = Thread.interrupted(); // Otherwise the wait would throw.
    try {
      while (last.isAlive()) {
        wasInterrupted |= isInterruptedIn(last);
      }
      forget(last);
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean isInterruptedIn(Thread last) {
    try {
      last.join();
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  private static synchronized void forget(Thread last) {
    if (ending == last) {
      ending = null;
    }
  }

  /** Sets the clock. Its own thread calls it, also in the middle of long work. */
  static void tick() {
    tick(System.nanoTime());
  }

  /** Sets the clock to a time. */
  static void tick(long now) {
    NOW.setOpaque(now);
  }

  /** Returns true if the calling thread is the clock's and is still set. */
  static boolean goesOn() {
    return thread == Thread.currentThread();
  }

  private static void run() {
    for (int ticks = 1; goesOn(); ticks++) {
      sleep();
      tick();
      if (ticks % TICKS_OF_A_ROUND == 0) {
        lookAfterPools();
      }
    }
  }

  /**
   * Sleeps for one period. Unlike {@link Thread#sleep}, it throws nothing: the heap may have no
   * room for an exception.
   */
  private static void sleep() {
    LockSupport.parkNanos(PERIOD_NANOS);
    // No user of the pool interrupts this thread on purpose. It continues, and must sleep the next
    // time.
    boolean _ = Thread.interrupted();
  }

  private static void lookAfterPools() {
    try {
      removeForgotten();
      for (Reference<WatchedIndexPool> use : uses()) {
        WatchedIndexPool pool = use.get();
        if (pool != null) {
          pool.settleCensus();
        }
      }
    } catch (OutOfMemoryError | StackOverflowError full) {
      // The clock must not stop because of that. The next round settles the pools.
    }
  }

  /**
   * Removes the uses of forgotten pools, and of pools whose ends could not remove them in a full
   * heap.
   */
  private static synchronized void removeForgotten() {
    USES.removeIf(use -> {
      WatchedIndexPool pool = use.get();
      return pool == null || pool.isClosed();
    });
    endUnused();
  }

  private static synchronized List<Reference<WatchedIndexPool>> uses() {
    return List.copyOf(USES);
  }
}
