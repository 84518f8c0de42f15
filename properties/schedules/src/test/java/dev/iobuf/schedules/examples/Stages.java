package dev.iobuf.schedules.examples;

import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/** A stage that one thread advances, and others read twice, with a step in between. */
public final class Stages {
  private int stage;

  /** Moves on. */
  public void next() {
    stage++;
  }

  /** Reads twice. Returns the stages as two digits. */
  public int look() {
    return 10 * stage + stage;
  }

  /** Spins in between. */
  public int spin() {
    int before = 10 * stage;
    Thread.onSpinWait();
    return before + stage;
  }

  /** Has a fence in between. */
  public int fence() {
    int before = 10 * stage;
    VarHandle.fullFence();
    return before + stage;
  }

  /** Enters and leaves a monitor in between. */
  public int lock() {
    int before = 10 * stage;
    synchronized (this) {
      return before + stage;
    }
  }

  /** Gives itself a permit, which it has already. */
  public int unpark() {
    LockSupport.unpark(Thread.currentThread());
    int before = 10 * stage;
    LockSupport.unpark(Thread.currentThread());
    return before + stage;
  }

  /** Sleeps in between. */
  public int sleep() {
    int before = 10 * stage;
    LockSupport.parkNanos(1_000);
    return before + stage;
  }
}
