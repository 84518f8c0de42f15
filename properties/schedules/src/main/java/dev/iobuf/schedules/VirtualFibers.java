package dev.iobuf.schedules;

import java.util.concurrent.locks.LockSupport;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Fibers on virtual threads. The driver had better be a virtual thread, too: see {@link
 * #onVirtual}.
 */
final class VirtualFibers implements Fibers {
  private static final int CLOSED = -2;

  private final Thread[] threads;
  private final IntUnaryOperator body;
  private @Nullable Thread driver;
  private volatile int turn = DRIVER;

  VirtualFibers(int count, IntUnaryOperator body) {
    this.body = body;
    this.threads = new Thread[count];
    for (int i = 0; i < count; i++) {
      int fiber = i;
      threads[i] = Thread.ofVirtual().name("fiber-" + i).start(() -> loop(fiber));
    }
  }

  /** Runs a task on a virtual thread, so that the hand-over to fibers stays on one carrier. */
  static void onVirtual(Runnable task) {
    Thread thread = Thread.ofVirtual().name("driver").start(task);
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void loop(int fiber) {
    while (await(fiber)) {
      give(body.applyAsInt(fiber));
    }
  }

  private boolean await(int fiber) {
    while (turn != fiber) {
      if (turn == CLOSED) {
        return false;
      }
      LockSupport.park(this);
    }
    return true;
  }

  private void give(int to) {
    turn = to;
    LockSupport.unpark(to == DRIVER ? driver : threads[to]);
  }

  @Override
  public void drive(int fiber) {
    driver = Thread.currentThread();
    give(fiber);
    await(DRIVER);
  }

  @Override
  public void handOver(int from, int to) {
    give(to);
    await(from);
  }

  @Override
  public void close() {
    turn = CLOSED;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
  }
}
