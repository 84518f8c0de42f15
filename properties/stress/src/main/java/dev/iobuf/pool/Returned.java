package dev.iobuf.pool;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A put takes effect before it returns, also for a thread that knows of its return by other means:
 * here by a volatile flag that the putter found not yet raised. This is store buffering (Dekker's
 * shape), which no acquire and release can exclude. Needs: in put, the access that makes the index
 * visible is volatile, or a fence follows it; in get, the access that reads the place is volatile.
 */
public final class Returned {
  private Returned() {}

  @JCStressTest
  @Description("Through the word of a stripe.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The put returned before; its index is found.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The put may have been late, and was not.")
  @Outcome(id = "1, -1", expect = ACCEPTABLE, desc = "The put was late.")
  @Outcome(
      id = "0, -1",
      expect = FORBIDDEN,
      desc = "The put had returned, and its index is not there.")
  @State
  public static class Word {
    private final IndexPool pool = Leases.lentByWords(2, 2);
    private volatile int flag;

    @Actor
    public void putter(II_Result r) {
      pool.put(0);
      r.r1 = flag;
    }

    @Actor
    public void getter(II_Result r) {
      flag = 1;
      r.r2 = pool.tryGet();
    }
  }

  @JCStressTest
  @Description(
      "Through the favourite slot of an UNFENCED pool, whose put passes no fence: the getter has it"
          + " pass one.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The put returned before; its index is found.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The put may have been late, and was not.")
  @Outcome(id = "1, -1", expect = ACCEPTABLE, desc = "The put was late.")
  @Outcome(
      id = "0, -1",
      expect = FORBIDDEN,
      desc = "The put had returned, and its index is not there.")
  @State
  public static class Slot {
    private final IndexPool pool = new IndexPool("pool", 1, 2, 1);
    private final int lease = pool.tryGet();
    private volatile int flag;

    @Actor
    public void putter(II_Result r) {
      pool.put(lease);
      r.r1 = flag;
    }

    @Actor
    public void getter(II_Result r) {
      flag = 1;
      r.r2 = pool.tryGet();
    }
  }

  @JCStressTest
  @Description("Through another slot of an UNFENCED pool.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The put returned before; its index is found.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The put may have been late, and was not.")
  @Outcome(id = "1, -1", expect = ACCEPTABLE, desc = "The put was late.")
  @Outcome(
      id = "0, -1",
      expect = FORBIDDEN,
      desc = "The put had returned, and its index is not there.")
  @State
  public static class SecondSlot {
    private final IndexPool pool = new IndexPool("pool", 2, 2, 2);
    private final int[] leases = {pool.tryGet(), pool.tryGet()};
    private volatile int flag;

    @Actor
    public void putter(II_Result r) {
      pool.put(leases[1]);
      r.r1 = flag;
    }

    @Actor
    public void getter(II_Result r) {
      flag = 1;
      r.r2 = pool.tryGet();
    }
  }

  @JCStressTest
  @Description("Through a slot of a pool that is known to be exhausted until the put ends that.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The put returned before; its index is found.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The put may have been late, and was not.")
  @Outcome(id = "1, -1", expect = ACCEPTABLE, desc = "The put was late.")
  @Outcome(
      id = "0, -1",
      expect = FORBIDDEN,
      desc = "The put had returned, and the pool is still taken for exhausted.")
  @State
  public static class ExhaustedPool {
    private final IndexPool pool = new IndexPool("pool", 2, 2, 1);
    private volatile int flag;

    public ExhaustedPool() {
      pool.tryGet();
      pool.tryGet();
      pool.tryGet();
    }

    @Actor
    public void putter(II_Result r) {
      pool.put(1);
      r.r1 = flag;
    }

    @Actor
    public void getter(II_Result r) {
      flag = 1;
      r.r2 = pool.tryGet();
    }
  }

  @JCStressTest
  @Description(
      "Through a ring whose threshold says empty until the enqueue raises it: a dequeuer that still"
          + " reads the old threshold strands the index.")
  @Outcome(
      id = "0, 0",
      expect = ACCEPTABLE,
      desc = "The enqueue returned before; its index is found.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The enqueue may have been late, and was not.")
  @Outcome(id = "1, -1", expect = ACCEPTABLE, desc = "The enqueue was late.")
  @Outcome(
      id = "0, -1",
      expect = FORBIDDEN,
      desc = "The enqueue had returned, and its index is not there.")
  @State
  public static class IoUring {
    private final IndexRing ring = Leases.ring(1, 0);
    private volatile int flag;

    @Actor
    public void producer(II_Result r) {
      ring.enqueue(0);
      r.r1 = flag;
    }

    @Actor
    public void consumer(II_Result r) {
      flag = 1;
      r.r2 = ring.dequeue();
    }
  }
}
