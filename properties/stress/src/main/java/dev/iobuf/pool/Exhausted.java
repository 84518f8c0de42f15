package dev.iobuf.pool;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A pool that believes itself exhausted must not keep an index to itself. A put frees its index,
 * then looks at the state; a get changes the state, then looks for an index: one of the two sees
 * the other (Dekker's shape). Needs: all four accesses are volatile. The index lies where no thread
 * begins its scan, so that the thread that gets it has asked the state.
 */
public final class Exhausted {
  private Exhausted() {}

  @JCStressTest
  @Description("A get finds the pool exhausted while an index is put into a word.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Got the index.")
  @Outcome(id = "-1, 10", expect = ACCEPTABLE, desc = "Refused before the put; it is there now.")
  @Outcome(id = "-1, 0", expect = FORBIDDEN, desc = "The index is free, and no thread looks.")
  @State
  public static class Word {
    private final IndexPool pool = new IndexPool("pool", 2, 2, 1, 0);

    public Word() {
      pool.tryGet();
      pool.tryGet();
    }

    @Actor
    public void putter() {
      pool.put(1);
    }

    @Actor
    public void getter(II_Result r) {
      r.r1 = pool.tryGet();
    }

    @Arbiter
    public void left(II_Result r) {
      r.r2 = Leases.drain(pool);
    }
  }

  @JCStressTest
  @Description("The same of an index that is put into a slot, in a pool that is quiet until then.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Got the index.")
  @Outcome(id = "-1, 10", expect = ACCEPTABLE, desc = "Refused before the put; it is there now.")
  @Outcome(id = "-1, 0", expect = FORBIDDEN, desc = "The index is free, and no thread looks.")
  @State
  public static class QuietSlot {
    private final IndexPool pool = new IndexPool("pool", 2, 2, 1, 1);

    public QuietSlot() {
      pool.tryGet();
      pool.tryGet();
    }

    @Actor
    public void putter() {
      pool.put(1);
    }

    @Actor
    public void getter(II_Result r) {
      r.r1 = pool.tryGet();
    }

    @Arbiter
    public void left(II_Result r) {
      r.r2 = Leases.drain(pool);
    }
  }

  @JCStressTest
  @Description("The same in a pool that is not quiet, so that the put passes a fence.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Got the index.")
  @Outcome(id = "-1, 10", expect = ACCEPTABLE, desc = "Refused before the put; it is there now.")
  @Outcome(id = "-1, 0", expect = FORBIDDEN, desc = "The index is free, and no thread looks.")
  @State
  public static class FencedSlot {
    private final IndexPool pool = new IndexPool("pool", 2, 2, 1, 1);

    public FencedSlot() {
      pool.tryGet();
      int lease = pool.tryGet();
      pool.tryGet();
      pool.put(lease);
      pool.tryGet();
    }

    @Actor
    public void putter() {
      pool.put(1);
    }

    @Actor
    public void getter(II_Result r) {
      r.r1 = pool.tryGet();
    }

    @Arbiter
    public void left(II_Result r) {
      r.r2 = Leases.drain(pool);
    }
  }

  @JCStressTest
  @Description("The same of an index that is put into the ring.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Got the index.")
  @Outcome(id = "-1, 10", expect = ACCEPTABLE, desc = "Refused before the put; it is there now.")
  @Outcome(id = "-1, 0", expect = FORBIDDEN, desc = "The index is free, and no thread looks.")
  @State
  public static class Ring {
    private final IndexPool pool = new IndexPool("pool", 2, 1, 1, 0);

    public Ring() {
      pool.tryGet();
      pool.tryGet();
    }

    @Actor
    public void putter() {
      pool.put(1);
    }

    @Actor
    public void getter(II_Result r) {
      r.r1 = pool.tryGet();
    }

    @Arbiter
    public void left(II_Result r) {
      r.r2 = Leases.drain(pool);
    }
  }
}
