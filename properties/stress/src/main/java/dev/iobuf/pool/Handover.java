package dev.iobuf.pool;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A thread that gets an index sees what the last holder wrote before the put. Nothing else orders
 * the two: the payload is a plain field.
 */
public final class Handover {
  private static final int NOTHING = -1;

  private Handover() {}

  @JCStressTest
  @Description(
      "Through the one word that both threads begin at. Needs: put's CAS releases, get's acquires.")
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "The index was not put yet.")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Got the index, and what came with it.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "Got the index without what came with it.")
  @State
  public static class OneWord {
    private final IndexPool pool = new IndexPool("pool", 1, 1, 1, 0);
    private final int lease = pool.tryGet();
    private int payload;

    @Actor
    public void putter() {
      payload = 1;
      pool.put(lease);
    }

    @Actor
    public void getter(I_Result r) {
      r.r1 = pool.tryGet() == IndexPool.WOULD_BLOCK ? NOTHING : payload;
    }
  }

  @JCStressTest
  @Description("Through the one slot. Needs: put's store releases, get's CAS acquires.")
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "The index was not put yet.")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Got the index, and what came with it.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "Got the index without what came with it.")
  @State
  public static class OneSlot {
    private final IndexPool pool = new IndexPool("pool", 1, 1, 1, 1);
    private final int lease = pool.tryGet();
    private int payload;

    @Actor
    public void putter() {
      payload = 1;
      pool.put(lease);
    }

    @Actor
    public void getter(I_Result r) {
      r.r1 = pool.tryGet() == IndexPool.WOULD_BLOCK ? NOTHING : payload;
    }
  }

  @JCStressTest
  @Description("Through the second slot. Needs: as above.")
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "The index was not put yet.")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Got the index, and what came with it.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "Got the index without what came with it.")
  @State
  public static class SecondSlot {
    private final IndexPool pool = new IndexPool("pool", 2, 1, 2, 2);
    private final int[] leases = {pool.tryGet(), pool.tryGet()};
    private int payload;

    @Actor
    public void putter() {
      payload = 1;
      pool.put(leases[1]);
    }

    @Actor
    public void getter(I_Result r) {
      r.r1 = pool.tryGet() == IndexPool.WOULD_BLOCK ? NOTHING : payload;
    }
  }

  @JCStressTest
  @Description(
      "Through a word that the getter reaches by the scan, unless it happens to begin there."
          + " Needs: put's CAS releases, the scan's acquires.")
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "The index was not put yet.")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Got the index, and what came with it.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "Got the index without what came with it.")
  @State
  public static class AnotherWord {
    private final IndexPool pool = new IndexPool("pool", 4, 4, 1, 0);
    private int payload;

    public AnotherWord() {
      Leases.drain(pool);
    }

    @Actor
    public void putter() {
      payload = 1;
      pool.put(2);
    }

    @Actor
    public void getter(I_Result r) {
      r.r1 = pool.tryGet() == IndexPool.WOULD_BLOCK ? NOTHING : payload;
    }
  }

  @JCStressTest
  @Description(
      "Through the ring behind the words. Needs: the cell's CAS in enqueue releases, its load in"
          + " dequeue acquires.")
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "The index was not put yet.")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Got the index, and what came with it.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "Got the index without what came with it.")
  @State
  public static class RingOfPool {
    private final IndexPool pool = new IndexPool("pool", 2, 1, 1, 0);
    private int payload;

    public RingOfPool() {
      Leases.drain(pool);
    }

    @Actor
    public void putter() {
      payload = 1;
      pool.put(1);
    }

    @Actor
    public void getter(I_Result r) {
      r.r1 = pool.tryGet() == IndexPool.WOULD_BLOCK ? NOTHING : payload;
    }
  }

  @JCStressTest
  @Description(
      "The getter has put another index of the same word, and may get the index out of what it wrote"
          + " itself. The Java memory model knows no release sequences: needs put's CAS to acquire"
          + " as well.")
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "Index 0 was not put yet.")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Got index 0, and what came with it.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "Got index 0 without what came with it.")
  @State
  public static class PastOwnPut {
    private final IndexPool pool = new IndexPool("pool", 2, 1, 2, 0);
    private int payload;

    public PastOwnPut() {
      Leases.drain(pool);
    }

    @Actor
    public void putter() {
      payload = 1;
      pool.put(0);
    }

    @Actor
    public void getter(I_Result r) {
      pool.put(1);
      r.r1 = pool.tryGet() == 0 ? payload : NOTHING;
    }
  }

  @JCStressTest
  @Description(
      "A third thread puts and gets another index of the same word, so that the getter may read"
          + " the word as that one wrote it: needs every CAS of a word to acquire and to release.")
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "Index 0 was not put yet, or went to the third.")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Got index 0, and what came with it.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "Got index 0 without what came with it.")
  @State
  public static class PastThird {
    private final IndexPool pool = new IndexPool("pool", 2, 1, 2, 0);
    private int payload;

    public PastThird() {
      Leases.drain(pool);
    }

    @Actor
    public void putter() {
      payload = 1;
      pool.put(0);
    }

    @Actor
    public void third() {
      pool.put(1);
      pool.tryGet();
    }

    @Actor
    public void getter(I_Result r) {
      r.r1 = pool.tryGet() == 0 ? payload : NOTHING;
    }
  }
}
