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
 * A clock that is read by one load, for a {@link Census}: {@link System#nanoTime} takes as long as
 * several gets and puts. A daemon thread sets it while a pool with a census is open. The call that
 * ends the last of these pools returns after that thread has ended.
 */
final class CoarseClock {
  /*
   * Invariants, under the monitor of this class
   *  1. A thread is set if and only if there is a use: the uses are those of pools that are open, and of
   *     some that are closed or forgotten, for a moment.
   *  2. At most one thread of the clock is alive: the one that is set, or the one that is ending. A new
   *     pool waits for the latter before it starts another.
   *  3. A thread that is not set any more ends at its next step. Meanwhile it takes no lock but this
   *     monitor, and runs no code of callers. So its end may be awaited with any other lock.
   *
   * The end of a pool removes its use. If that was the last one, it wakes the thread, and awaits its
   * end without the monitor. So does each later end of a pool, be it a second close of the same. About
   * once a second, the thread itself removes the uses of pools that were forgotten.
   *
   * A pool may end in a full heap. So an end allocates nothing; if there is no room to wait, the
   * thread ends a moment after the call.
   */

  /** How late the clock is at most, but for the delays of its thread. */
  private static final int PERIOD_NANOS = 10_000_000;

  /** After so many ticks the thread looks after the pools: about a second. */
  private static final int TICKS_OF_A_ROUND = 100;

  private static final VarHandle NOW;

  static {
    try {
      NOW = MethodHandles.lookup().findStaticVarHandle(CoarseClock.class, "now", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // by its VarHandle
  private static long now = System.nanoTime();

  /** Guarded by the monitor of this class, as is what is written to the threads below. */
  private static final Set<Reference<WatchedIndexPool>> USES = new HashSet<>();

  private static volatile @Nullable Thread thread;

  /** The thread that was set before, until it has been awaited; it may have ended. */
  private static @Nullable Thread ending;

  private CoarseClock() {}

  /** Returns the time of the last tick, as by {@link System#nanoTime}. Wait-free. */
  static long nanoTime() {
    // Opaque: a tick that is seen late makes a lease look older, by that delay.
    return (long) NOW.getOpaque();
  }

  /**
   * Lets the clock go while a pool is open, and does not keep it.
   *
   * @return what ends this use
   */
  static Reference<WatchedIndexPool> startFor(WatchedIndexPool pool) {
    Reference<WatchedIndexPool> use = new WeakReference<>(pool);
    for (Thread last = add(use); last != null; last = add(use)) {
      awaitEnd(last);
    }
    return use;
  }

  /** Adds a use, unless a thread is ending: then returns that. */
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
   * Ends a use: that of a pool which is closed. If there is no other, the thread of the clock has
   * ended when this returns. A second end does nothing else. Keeps the interrupt status.
   */
  static void end(Reference<WatchedIndexPool> use) {
    try {
      Thread last = remove(use);
      if (last != null) {
        awaitEnd(last);
      }
    } catch (OutOfMemoryError | StackOverflowError left) {
      // The pool is closed all the same, and the thread ends by itself.
    }
  }

  /** Removes a use; returns the thread that is ending, if there is one. */
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
    boolean wasInterrupted = Thread.interrupted(); // Else the wait would end by an exception.
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

  /** Sets the clock. By its own thread, which does so within long work, too. */
  static void tick() {
    tick(System.nanoTime());
  }

  /** Sets the clock to a time. */
  static void tick(long now) {
    NOW.setOpaque(now);
  }

  /** Returns true if the calling thread is that of the clock, and need not end. */
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

  /** Sleeps. Unlike {@link Thread#sleep}, it throws nothing, for which there may be no room. */
  private static void sleep() {
    LockSupport.parkNanos(PERIOD_NANOS);
    // No caller of the pool knows this thread: it goes on, and must sleep the next time.
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
      // The clock must not stop for that. The next round looks after the pools.
    }
  }

  /** Removes the uses of pools that were forgotten, and of those whose ends had no room for it. */
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
