package dev.iobuf.pool;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Ends asynchronous gets whose time has passed, by the timer of the common pool. */
final class GetTimer {
  /*
   * The common pool starts the thread of its timer at the first use, and keeps it. That thread would
   * inherit, and keep, the context class loader and the inheritable thread-locals of its maker. So a
   * thread that has neither makes it.
   */

  static {
    Thread maker =
        Thread.ofPlatform()
            .name("iobuf-timer-maker")
            .daemon()
            .inheritInheritableThreadLocals(false)
            .unstarted(new FirstUse());
    maker.setContextClassLoader(null);
    maker.start();
    boolean isInterrupted = false;
    while (maker.isAlive()) {
      try {
        maker.join();
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private GetTimer() {}

  /** A class of its own, since its thread runs while this class is being initialized. */
  private static final class FirstUse implements Runnable {
    @Override
    public void run() {
      Future<?> _ = ForkJoinPool.commonPool().schedule(this::doNothing, 1, TimeUnit.NANOSECONDS);
    }

    private void doNothing() {}
  }

  /** Runs an action once the time has passed, unless the result is cancelled. */
  static Future<?> start(Runnable action, long nanos) {
    return ForkJoinPool.commonPool().schedule(action, nanos, TimeUnit.NANOSECONDS);
  }
}
