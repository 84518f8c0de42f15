package dev.iobuf.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A clock that is read by one load, for a {@link Census}: {@link System#nanoTime} takes as long as
 * several gets and puts. A daemon thread sets it while a pool with a census is open, and ends with
 * the last one.
 */
final class CoarseClock {
  /** How late the clock is at most, but for the delays of its thread. */
  static final int PERIOD_MILLIS = 10;

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

  /** Guarded by the monitor of this class, as is the thread. */
  private static final List<WeakReference<WatchedIndexPool>> POOLS = new ArrayList<>();

  private static @Nullable Thread thread;

  private CoarseClock() {}

  /** Returns the time of the last tick, as by {@link System#nanoTime}. Wait-free. */
  static long nanoTime() {
    // Opaque: a tick that is seen late makes a lease look older, by that delay.
    return (long) NOW.getOpaque();
  }

  /** Lets the clock go while a pool is open. */
  static synchronized void startFor(WatchedIndexPool pool) {
    POOLS.add(new WeakReference<>(pool));
    if (thread == null) {
      tick();
      Thread clock =
          Thread.ofPlatform()
              .name("iobuf-clock")
              .daemon()
              .inheritInheritableThreadLocals(false)
              .unstarted(CoarseClock::run);
      // The clock may outlive its first user, and must not keep the user's classes.
      clock.setContextClassLoader(null);
      clock.start();
      thread = clock;
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

  private static void run() {
    do {
      for (int i = 0; i < TICKS_OF_A_ROUND; i++) {
        sleep();
        tick();
      }
    } while (goesOn());
  }

  private static boolean goesOn() {
    try {
      return lookAfterPools();
    } catch (OutOfMemoryError | StackOverflowError full) {
      // The clock must not stop for that. The next round looks after the pools.
      return true;
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(PERIOD_MILLIS);
    } catch (InterruptedException e) {
      // No caller of the pool knows this thread. It goes on.
    }
  }

  /** Returns false if no pool is left, and the thread has to end. */
  private static synchronized boolean lookAfterPools() {
    POOLS.removeIf(each -> {
      WatchedIndexPool pool = each.get();
      return pool == null || pool.isClosed() || !pool.settleCensus();
    });
    if (POOLS.isEmpty()) {
      thread = null;
    }
    return thread != null;
  }
}
