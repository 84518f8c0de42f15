package dev.iobuf.pool;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** A checked pool takes each lease back once, and its census names the holder. */
public final class Checked {
  private Checked() {}

  @JCStressTest
  @Description("Two threads put the same lease back. Needs: the put's CAS of the generation.")
  @Outcome(
      id = {"1, 0, 1", "0, 1, 1"},
      expect = ACCEPTABLE,
      desc = "One of them succeeded, the other was refused, and the index is free once.")
  @Outcome(expect = FORBIDDEN, desc = "Both succeeded, or none, or the index is not free once.")
  @State
  public static class TwoPuts {
    private final IndexPool pool = new WatchedIndexPool("pool", 1, 2, 1, null);
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
      r.r3 = countFree(pool);
    }
  }

  @JCStressTest
  @Description(
      "A lease is put, and its index lent again, while another thread puts the lease late. r1 is 10"
          + " if the first thread's put succeeded, and 1 if it got the index again. r3 is 1 if that"
          + " lease is still out, or the index free. Needs: the generation that a get begins.")
  @Outcome(id = "11, 0, 1", expect = ACCEPTABLE, desc = "The late put was refused.")
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "It was not late, and the index came free.")
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "It was not late, and not at its end.")
  @Outcome(expect = FORBIDDEN, desc = "The new holder has lost its lease, or both puts succeeded.")
  @State
  public static class LatePut {
    private final IndexPool pool = new WatchedIndexPool("pool", 1, 2, 1, null);
    private final int lease = pool.tryGet();
    private int again = IndexPool.WOULD_BLOCK;

    @Actor
    public void holder(III_Result r) {
      r.r1 = 10 * put(pool, lease);
      again = pool.tryGet();
      r.r1 += again == IndexPool.WOULD_BLOCK ? 0 : 1;
    }

    @Actor
    public void late(III_Result r) {
      r.r2 = put(pool, lease);
    }

    @Arbiter
    public void left(III_Result r) {
      r.r3 = again == IndexPool.WOULD_BLOCK ? countFree(pool) : put(pool, again);
    }
  }

  @JCStressTest
  @Description(
      "A record is made while the lease is put, and its index lent again. r1 is the lease of the"
          + " record, r2 is 1 if its thread is the one that got that lease. Needs: the id is written"
          + " last and looked at twice, and cleared before the index is free.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The index was free at some time.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The first lease, and its holder.")
  @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "The second lease, and its holder.")
  @Outcome(expect = FORBIDDEN, desc = "A lease, and the holder of another one.")
  @State
  public static class Recorded {
    private final IndexPool pool = new WatchedIndexPool("pool", 1, 2, 1, new Census(1, 0, 0));
    private final int lease = pool.tryGet();
    private final long maker = Thread.currentThread().threadId();
    private long holder;
    private List<LeaseRecord> records = List.of();

    @Actor
    public void holder() {
      holder = Thread.currentThread().threadId();
      pool.put(lease);
      pool.tryGet();
    }

    @Actor
    public void reader() {
      records = pool.lentLongerThan(Duration.ZERO);
    }

    @Arbiter
    public void judge(II_Result r) {
      r.r2 = 1;
      for (LeaseRecord record : records) {
        r.r1 = record.lease();
        r.r2 = record.threadId() == (record.lease() == lease ? maker : holder) ? 1 : 0;
      }
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

  /** Returns how many indices a pool can lend now. */
  private static int countFree(IndexPool pool) {
    int count = 0;
    while (pool.tryGet() != IndexPool.WOULD_BLOCK) {
      count++;
    }
    return count;
  }
}
