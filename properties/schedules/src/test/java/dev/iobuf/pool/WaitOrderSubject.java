package dev.iobuf.pool;

import java.util.ArrayList;
import java.util.List;

/**
 * The order in which those who wait for an index are served. One thread plays all of them, so that
 * the order in which they come is known. Waiters are numbered by arrival, from 1; the result names
 * them in the order of service, a digit each.
 */
public final class WaitOrderSubject {
  /** A digit that no waiter has. */
  private static final int NONE = 0;

  private final IndexPool pool = exhausted();
  private final List<Waiter> waiters = new ArrayList<>();

  /** A pool of two, both lent, that has refused a get: so its puts look for waiters. */
  private static IndexPool exhausted() {
    IndexPool pool = new IndexPool("pool", 2, 2, 2);
    pool.tryGet();
    pool.tryGet();
    pool.tryGet();
    return pool;
  }

  /** Some come, and are served. */
  public int first() {
    join(3);
    return 100 * wake() + 10 * wake() + wake();
  }

  /** Some come while others wait. */
  public int meanwhile() {
    join(2);
    int first = wake();
    join(2);
    return 1000 * first + 100 * wake() + 10 * wake() + wake();
  }

  /** Two of three are overtaken; who of them is back first? */
  public int overtaken(int firstBack) {
    join(3);
    overtake();
    pool.rejoin(waiters.get(firstBack));
    join(1);
    pool.rejoin(waiters.get(1 - firstBack));
    return 1000 * hand() + 100 * hand() + 10 * wake() + wake();
  }

  /** Both are overtaken. */
  public int bothOvertaken(int firstBack) {
    join(2);
    overtake();
    pool.rejoin(waiters.get(firstBack));
    pool.rejoin(waiters.get(1 - firstBack));
    return 10 * hand() + hand();
  }

  /** One is overtaken, while another waits. */
  public boolean sleepsOn() {
    join(2);
    pool.put(0);
    pool.tryGet();
    pool.rejoin(waiters.getFirst());
    return !waiters.getLast().isAwake();
  }

  /** One gets what was put before it came, and is woken by the next put all the same. */
  public int passedOn() {
    pool.put(0);
    join(1);
    int index = pool.tryGet();
    join(1);
    pool.put(1);
    pool.leave(waiters.getFirst(), index);
    return waiters.getLast().wakes() ? 2 : NONE;
  }

  /** Wakes two, and gets what they were woken for. */
  private void overtake() {
    pool.put(0);
    pool.put(1);
    pool.tryGet();
    pool.tryGet();
  }

  private void join(int count) {
    for (int i = 0; i < count; i++) {
      waiters.add(pool.join());
    }
  }

  /** Puts an index, and returns who wakes; that one gets it, and will put it. */
  private int wake() {
    pool.put(0);
    for (Waiter waiter : waiters) {
      if (waiter.wakes()) {
        pool.leave(waiter, pool.tryGet());
        return numberOf(waiter);
      }
    }
    pool.tryGet();
    return NONE;
  }

  /** Puts an index, and returns to whom it is handed; that one will put it. */
  private int hand() {
    pool.put(0);
    for (Waiter waiter : waiters) {
      if (waiter.handed() == 0) {
        pool.leave(waiter, IndexPool.WOULD_BLOCK);
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

  /** In the order in which they come, whatever happened to them meanwhile. */
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
    public int overtaken(int firstBack) {
      return 1234;
    }

    /** As they came. */
    public int bothOvertaken(int firstBack) {
      return 12;
    }

    /** The other, as there is nothing for it. */
    public boolean sleepsOn() {
      return true;
    }

    /** The other wakes. */
    public int passedOn() {
      return 2;
    }
  }
}
