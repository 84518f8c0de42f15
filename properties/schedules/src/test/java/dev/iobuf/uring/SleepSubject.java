package dev.iobuf.uring;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A queue of tasks whose owner sleeps while there is none, and is woken by those that add one. It
 * sleeps as a {@link Submitter} does; what the kernel does is played by a counter of signals.
 */
public final class SleepSubject {
  private final SleepState state = new SleepState();
  private final Signals signals = new Signals();

  /** Plain, so that only the state orders it. */
  private int tasks;

  /** Adds a task, and wakes the owner. One thread may do so. */
  public void add() {
    tasks++;
    wake();
  }

  /** Wakes the owner. */
  public void wake() {
    if (state.wake()) {
      signals.signal();
    }
  }

  /** By the owner: waits until it is woken. */
  public void await() {
    boolean isWoken = false;
    while (!isWoken) {
      if (state.fallAsleep()) {
        signals.await();
      }
      isWoken = state.awake();
    }
  }

  /** By the owner: a sleep that a completion ends, before or after a wake. */
  public boolean nap() {
    boolean _ = state.fallAsleep();
    return state.awake();
  }

  /** By the owner: a wait that finds a completion, and does not sleep. Takes a wake. */
  public boolean poll() {
    return state.takeWake();
  }

  /** By the owner, who was woken: whether it sees a task. */
  public boolean sees() {
    return tasks > 0;
  }

  /** An eventfd, and a read of it that is started whenever the owner sleeps and there is none. */
  private static final class Signals {
    private final AtomicInteger count = new AtomicInteger();
    private volatile @Nullable Thread reader;

    void signal() {
      count.getAndIncrement();
      LockSupport.unpark(reader);
    }

    void await() {
      reader = Thread.currentThread();
      while (count.get() == 0) {
        LockSupport.park(this);
      }
      int _ = count.getAndSet(0);
    }
  }
}
