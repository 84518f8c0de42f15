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
 * A thread that gets an index sees all writes of the last holder before the put. Nothing else
 * orders the two: the payload is a plain field.
 */
public final class Handover {
  private static final int NOTHING = -1;

  private Handover() {}

  @JCStressTest
  @Description("Through the word of a stripe. Needs: put's update releases, get's CAS acquires.")
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "The index was not put yet.")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Got the index, and what came with it.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "Got the index without what came with it.")
  @State
  public static class OneWord {
    private final IndexPool pool = Leases.lentByWords(2, 2);
    private int payload;

    @Actor
    public void putter() {
      payload = 1;
      pool.put(0);
    }

    @Actor
    public void getter(I_Result r) {
      r.r1 = pool.tryGet() == IndexPool.WOULD_BLOCK ? NOTHING : payload;
    }
  }

  @JCStressTest
  @Description("Through the favourite's slot. Needs: put's store releases, get's CAS acquires.")
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "The index was not put yet.")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Got the index, and what came with it.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "Got the index without what came with it.")
  @State
  public static class OneSlot {
    private final IndexPool pool = new IndexPool("pool", 1, 2, 1);
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
  @Description("Through another slot. Needs: as above.")
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "The index was not put yet.")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Got the index, and what came with it.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "Got the index without what came with it.")
  @State
  public static class SecondSlot {
    private final IndexPool pool = new IndexPool("pool", 2, 2, 2);
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
      "Through a slot that the getter reaches by a search, unless its home is that of the maker."
          + " Needs: put's store releases, the search's CAS acquires.")
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "The index was not put yet.")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Got the index, and what came with it.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "Got the index without what came with it.")
  @State
  public static class SlotOfAnotherHome {
    private final IndexPool pool = Leases.striped(4, 1);
    private int payload;

    public SlotOfAnotherHome() {
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
      "Through the word of a stripe that the ring names. Needs: put's update of the word releases,"
          + " get's CAS acquires.")
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "The index was not put yet.")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Got the index, and what came with it.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "Got the index without what came with it.")
  @State
  public static class StripeOfRing {
    private final IndexPool pool = Leases.lentByWords(2, 1);
    private int payload;

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
      "The getter has put another index of the same word, and may get the index out of what it"
          + " wrote itself. The Java memory model knows no release sequences: needs put's update to"
          + " acquire as well.")
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "Index 0 was not put yet.")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Got index 0, and what came with it.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "Got index 0 without what came with it.")
  @State
  public static class PastOwnPut {
    private final IndexPool pool = Leases.lentByWords(2, 2);
    private int payload;

    @Actor
    public void putter() {
      payload = 1;
      pool.put(0);
    }

    @Actor
    public void getter(I_Result r) {
      pool.put(1);
      int index = pool.tryGet();
      if (index == 1) {
        index = pool.tryGet();
      }
      r.r1 = index == 0 ? payload : NOTHING;
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
    private final IndexPool pool = Leases.lentByWords(2, 2);
    private int payload;

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
