package dev.iobuf.pool;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** An index is lent to one holder at a time, and is free once. */
public final class Exclusive {
  private Exclusive() {}

  @JCStressTest
  @Description("Three gets for the two indices of one word.")
  @Outcome(
      id = {"11, 0", "10, 1", "1, 10"},
      expect = ACCEPTABLE,
      desc = "Two of them got an index each.")
  @Outcome(expect = FORBIDDEN, desc = "An index went to two holders, or to none.")
  @State
  public static class GetsFromOneWord {
    private final IndexPool pool = new IndexPool("pool", 2, 2, 2);

    public GetsFromOneWord() {
      Leases.drain(pool);
      Leases.putIntoWords(pool, new int[] {0, 1}, 2);
    }

    @Actor
    public void one(II_Result r) {
      r.r1 = Leases.get(pool) + Leases.get(pool);
    }

    @Actor
    public void other(II_Result r) {
      r.r2 = Leases.get(pool);
    }
  }

  @JCStressTest
  @Description("Three gets for two indices: one in its slot, one in the word.")
  @Outcome(
      id = {"11, 0", "10, 1", "1, 10"},
      expect = ACCEPTABLE,
      desc = "Two of them got an index each.")
  @Outcome(expect = FORBIDDEN, desc = "An index went to two holders, or to none.")
  @State
  public static class GetsFromSlotAndWord {
    private final IndexPool pool = new IndexPool("pool", 2, 2, 2);

    public GetsFromSlotAndWord() {
      Leases.drain(pool);
      Leases.putIntoWords(pool, new int[] {0, 1}, 2);
      pool.put(pool.tryGet());
    }

    @Actor
    public void one(II_Result r) {
      r.r1 = Leases.get(pool) + Leases.get(pool);
    }

    @Actor
    public void other(II_Result r) {
      r.r2 = Leases.get(pool);
    }
  }

  @JCStressTest
  @Description("Two threads put the same lease back, into its slot.")
  @Outcome(
      id = {"1, 0, 1", "0, 1, 1"},
      expect = ACCEPTABLE,
      desc = "One of them succeeded, and the index is free once.")
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "The second was not noticed.")
  @Outcome(expect = FORBIDDEN, desc = "Neither succeeded, or the index is not free once.")
  @State
  public static class PutsIntoSlot {
    private final IndexPool pool = new IndexPool("pool", 1, 2, 1);
    private final int lease = pool.tryGet();

    @Actor
    public void one(III_Result r) {
      r.r1 = put(pool, lease);
    }

    @Actor
    public void other(III_Result r) {
      r.r2 = put(pool, lease);
    }

    @Arbiter
    public void left(III_Result r) {
      r.r3 = Leases.drain(pool);
    }
  }

  @JCStressTest
  @Description("Two threads put the same lease back, into a word.")
  @Outcome(
      id = {"1, 0, 1", "0, 1, 1"},
      expect = ACCEPTABLE,
      desc = "One of them succeeded, and the index is free once.")
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "The second was not noticed.")
  @Outcome(expect = FORBIDDEN, desc = "Neither succeeded, or the index is not free once.")
  @State
  public static class PutsIntoWord {
    private final IndexPool pool = Leases.lentByWords(2, 2);

    @Actor
    public void one(III_Result r) {
      r.r1 = put(pool, 0);
    }

    @Actor
    public void other(III_Result r) {
      r.r2 = put(pool, 0);
    }

    @Arbiter
    public void left(III_Result r) {
      r.r3 = Leases.drain(pool);
    }
  }

  /** 1 if the lease was taken back, 0 if it was refused. */
  private static int put(IndexPool pool, int lease) {
    try {
      pool.put(lease);
      return 1;
    } catch (IllegalStateException e) {
      return 0;
    }
  }
}
