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

/**
 * A thread that searches the places one after the other for a free index must not miss an index
 * that moves to a place that it has already read. Each of two threads keeps an index, gets another
 * and puts the first. Of four indices the other thread has two at most, so at every instant of a
 * get one is free: each refusal is false. Needs: a second look at all places after the first is
 * announced, the epoch that a put between the two begins, and loads that see all actions before the
 * writes that they have seen.
 */
public final class Moving {
  private static final int ROUNDS = 20;

  private Moving() {}

  /**
   * Several times, gets an index and then puts the index that it kept. Returns the number of
   * refusals.
   */
  private static int rotate(IndexPool pool, int kept) {
    int refusals = 0;
    for (int round = 0; round < ROUNDS; round++) {
      int next = pool.tryGet();
      if (next == IndexPool.WOULD_BLOCK) {
        refusals++;
      } else {
        pool.put(kept);
        kept = next;
      }
    }
    pool.put(kept);
    return refusals;
  }

  /** The same with two at a time: a get that gets fewer counts as refused. */
  private static int rotateTwo(IndexPool pool, int[] two) {
    int[] kept = two;
    int refusals = 0;
    for (int round = 0; round < ROUNDS; round++) {
      int[] next = new int[2];
      int got = Leases.getFromWords(pool, next);
      if (got < 2) {
        refusals++;
        Leases.putIntoWords(pool, next, got);
      } else {
        Leases.putIntoWords(pool, kept, 2);
        kept = next;
      }
    }
    Leases.putIntoWords(pool, kept, 2);
    return refusals;
  }

  private static int[] two(IndexPool pool) {
    int[] two = new int[2];
    Leases.getFromWords(pool, two);
    return two;
  }

  @JCStressTest
  @Description("Among the slots of four stripes.")
  @Outcome(id = "0, 0, 1111", expect = ACCEPTABLE, desc = "Never refused, and nothing lost.")
  @Outcome(expect = FORBIDDEN, desc = "Refused though an index was free, or lost an index.")
  @State
  public static class AmongSlots {
    private final IndexPool pool = new IndexPool("pool", 4, 2, 1);
    private final int keptByOne = pool.tryGet();
    private final int keptByOther = pool.tryGet();

    @Actor
    public void one(III_Result r) {
      r.r1 = rotate(pool, keptByOne);
    }

    @Actor
    public void other(III_Result r) {
      r.r2 = rotate(pool, keptByOther);
    }

    @Arbiter
    public void left(III_Result r) {
      r.r3 = Leases.drain(pool);
    }
  }

  @JCStressTest
  @Description("Among the words of four stripes, and the ring of those that are not empty.")
  @Outcome(id = "0, 0, 11111111", expect = ACCEPTABLE, desc = "Never refused, and nothing lost.")
  @Outcome(expect = FORBIDDEN, desc = "Refused though an index was free, or lost an index.")
  @State
  public static class AmongWords {
    private final IndexPool pool = new IndexPool("pool", 8, 2, 2);
    private final int[] keptByOne = two(pool);
    private final int[] keptByOther = two(pool);

    @Actor
    public void one(III_Result r) {
      r.r1 = rotateTwo(pool, keptByOne);
    }

    @Actor
    public void other(III_Result r) {
      r.r2 = rotateTwo(pool, keptByOther);
    }

    @Arbiter
    public void left(III_Result r) {
      r.r3 = Leases.drain(pool);
    }
  }
}
