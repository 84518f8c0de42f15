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
 * A pool in the state EXHAUSTED must not strand an index. A put frees its index, then reads the
 * mark of its stripe and the state. A get changes the state and clears the mark, then searches for
 * an index. One of the two sees the other (Dekker's shape). Needs: all of these accesses are
 * volatile, or a fence lies between. The index was lent by another home than that of most threads,
 * so that a thread that gets it has read the state.
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
    private final IndexPool pool = Leases.striped(2, 1);

    public Word() {
      Leases.passThroughWords(pool);
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
  @Description(
      "The same of an index that is put into a slot, in a pool that is UNFENCED until then.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Got the index.")
  @Outcome(id = "-1, 10", expect = ACCEPTABLE, desc = "Refused before the put; it is there now.")
  @Outcome(id = "-1, 0", expect = FORBIDDEN, desc = "The index is free, and no thread looks.")
  @State
  public static class UnfencedSlot {
    private final IndexPool pool = Leases.striped(2, 1);

    public UnfencedSlot() {
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
  @Description(
      "The same in a pool that is not, so that the put passes a fence. The stripe is marked.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Got the index.")
  @Outcome(id = "-1, 10", expect = ACCEPTABLE, desc = "Refused before the put; it is there now.")
  @Outcome(id = "-1, 0", expect = FORBIDDEN, desc = "The index is free, and no thread looks.")
  @State
  public static class FencedSlot {
    private final IndexPool pool = Leases.striped(2, 1);

    public FencedSlot() {
      Leases.drain(pool);
      pool.put(1);
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
  @Description("The same, and the stripe is not marked, since a search found it empty.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Got the index.")
  @Outcome(id = "-1, 10", expect = ACCEPTABLE, desc = "Refused before the put; it is there now.")
  @Outcome(id = "-1, 0", expect = FORBIDDEN, desc = "The index is free, and no thread looks.")
  @State
  public static class UnmarkedSlot {
    private final IndexPool pool = Leases.striped(2, 1);

    public UnmarkedSlot() {
      Leases.drain(pool);
      pool.put(1);
      pool.tryGet();
      pool.tryGet();
      pool.put(0);
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
  @Description("A stripe is checked while an index is put into its word.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Got the index.")
  @Outcome(id = "-1, 10", expect = ACCEPTABLE, desc = "Refused before the put; it is there now.")
  @Outcome(id = "-1, 0", expect = FORBIDDEN, desc = "The index is free, and no thread looks.")
  @State
  public static class FencedWord {
    private final IndexPool pool = Leases.striped(2, 1);

    public FencedWord() {
      Leases.drain(pool);
      Leases.putIntoWords(pool, new int[] {0, 1}, 2);
      Leases.passThroughWords(pool);
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
  @Description(
      "The same of the favourite of another home, whose put looks at no mark while the pool is"
          + " UNFENCED.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Got the index.")
  @Outcome(id = "-1, 1", expect = ACCEPTABLE, desc = "Refused before the put; it is there now.")
  @Outcome(id = "-1, 0", expect = FORBIDDEN, desc = "The index is free, and no thread looks.")
  @State
  public static class Favourite {
    private final IndexPool pool = new IndexPool("pool", 1, 2, 1);
    private final int lease = pool.tryGet();

    public Favourite() {
      pool.striped = true;
    }

    @Actor
    public void putter() {
      pool.put(lease);
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
