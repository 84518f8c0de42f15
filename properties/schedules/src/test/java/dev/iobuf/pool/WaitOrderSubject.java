package dev.iobuf.pool;

import java.util.ArrayList;
import java.util.List;

/**
 * The order in which waiters are served. One thread plays all of them, so that the order in which
 * they join is known. Waiters are numbered by arrival, from 1; the result names them in the order
 * of service, a digit each.
 */
public final class WaitOrderSubject {
  /** A digit that is no waiter's number. */
  private static final int NONE = 0;

  private final IndexPool pool = exhausted();
  private final QueuedWait waits = new QueuedWait(pool);
  private final List<Waiter> waiters = new ArrayList<>();

  /** A pool of two, both lent, that has refused a get. So its puts look for waiters. */
  private static IndexPool exhausted() {
    IndexPool pool = new IndexPool("pool", 2, 2, 2);
    pool.tryGet();
    pool.tryGet();
    pool.tryGet();
    return pool;
  }

  /** Some join, and are served. */
  public int first() {
    join(3);
    return 100 * wake() + 10 * wake() + wake();
  }

  /** Some join while others wait. */
  public int meanwhile() {
    join(2);
    int first = wake();
    join(2);
    return 1000 * first + 100 * wake() + 10 * wake() + wake();
  }

  /** Two of three are barged. The one with this number rejoins first. */
  public int barged(int firstBack) {
    join(3);
    barge();
    waits.rejoin(waiters.get(firstBack));
    join(1);
    waits.rejoin(waiters.get(1 - firstBack));
    return 1000 * transfer() + 100 * transfer() + 10 * wake() + wake();
  }

  /** Both are barged. */
  public int bothBarged(int firstBack) {
    join(2);
    barge();
    waits.rejoin(waiters.get(firstBack));
    waits.rejoin(waiters.get(1 - firstBack));
    return 10 * transfer() + transfer();
  }

  /** One is barged, while another waits. */
  public boolean sleepsOn() {
    join(2);
    pool.put(0);
    pool.tryGet();
    waits.rejoin(waiters.getFirst());
    return !waiters.getLast().isAwake();
  }

  /**
   * A waiter gets an index that was put before it joined, and the next put wakes it nevertheless.
   */
  public int passedOn() {
    pool.put(0);
    join(1);
    int index = pool.tryGet();
    join(1);
    pool.put(1);
    waits.leave(waiters.getFirst(), index);
    return waiters.getLast().markWoken() ? 2 : NONE;
  }

  /** Wakes two waiters, and gets the indices for which they were woken. */
  private void barge() {
    pool.put(0);
    pool.put(1);
    pool.tryGet();
    pool.tryGet();
  }

  private void join(int count) {
    for (int i = 0; i < count; i++) {
      waiters.add(waits.join());
    }
  }

  /**
   * Puts an index, and returns the waiter that wakes. That waiter gets the index, and will put it.
   */
  private int wake() {
    pool.put(0);
    for (Waiter waiter : waiters) {
      if (waiter.markWoken()) {
        waits.leave(waiter, pool.tryGet());
        return numberOf(waiter);
      }
    }
    pool.tryGet();
    return NONE;
  }

  /** Puts an index, and returns the waiter to which it is transferred. That waiter will put it. */
  private int transfer() {
    pool.put(0);
    for (Waiter waiter : waiters) {
      if (waiter.transferred() == 0) {
        waits.leave(waiter, IndexPool.WOULD_BLOCK);
        return numberOf(waiter);
      }
    }
    pool.tryGet();
    return NONE;
  }

  private int numberOf(Waiter waiter) {
    int number = waiters.indexOf(waiter) + 1;
    waiters.set(number - 1, new Waiter(null));
    return number;
  }

  /**
   * Waiters are served in the order in which they joined, even if they were woken in vain
   * meanwhile.
   */
  public static final class Model {
    /** As they came. */
    public int first() {
      return 123;
    }

    /** As they came. */
    public int meanwhile() {
      return 1234;
    }

    /** As they came. */
    public int barged(int firstBack) {
      return 1234;
    }

    /** As they came. */
    public int bothBarged(int firstBack) {
      return 12;
    }

    /** The other, as no index is free for it. */
    public boolean sleepsOn() {
      return true;
    }

    /** The other wakes. */
    public int passedOn() {
      return 2;
    }
  }
}
