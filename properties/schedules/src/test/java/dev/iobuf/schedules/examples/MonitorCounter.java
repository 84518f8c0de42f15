package dev.iobuf.schedules.examples;

/** Counts under a monitor; a reader can wait until the count is even. */
public final class MonitorCounter {
  private int count;

  /** Returns the count before. */
  public synchronized int next() {
    notifyAll();
    return count++;
  }

  /** As next, by a block. */
  public int nextInBlock() {
    synchronized (this) {
      notifyAll();
      return count++;
    }
  }

  /** Waits until the count is even and returns it. */
  public synchronized int even() throws InterruptedException {
    while (count % 2 != 0) {
      wait();
    }
    return count;
  }
}
