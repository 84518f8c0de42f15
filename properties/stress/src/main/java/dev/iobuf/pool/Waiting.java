package dev.iobuf.pool;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A thread that waits for an index gets the next one that is put, or times out and leaves it. */
public final class Waiting {
  private static final int INTERRUPTED = -2;
  private static final int TIMED_OUT = -3;

  private Waiting() {}

  @JCStressTest
  @Description("A get waits for the only index, which is put meanwhile.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The waiter got the index.")
  @Outcome(expect = FORBIDDEN, desc = "The wait ended without it, or it was lent twice.")
  @State
  public static class Woken {
    private final IndexPool pool = new IndexPool("pool", 1, 2, 1);
    private final int lease = pool.tryGet();

    @Actor
    public void putter() {
      pool.put(lease);
    }

    @Actor
    public void waiter(II_Result r) {
      r.r1 = get(pool, Duration.ofMinutes(1));
    }

    @Arbiter
    public void left(II_Result r) {
      r.r2 = Leases.drain(pool);
    }
  }

  @JCStressTest
  @Description("A get waits for the only index; it is interrupted, and the index is put.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Got it before the interrupt was seen.")
  @Outcome(id = "-2, 1", expect = ACCEPTABLE, desc = "Gave up, and the index is free.")
  @Outcome(expect = FORBIDDEN, desc = "The index was lost or doubled.")
  @State
  public static class Interrupted {
    private final IndexPool pool = new IndexPool("pool", 1, 2, 1);
    private final int lease = pool.tryGet();
    private volatile @Nullable Thread waiter;

    @Actor
    public void putter() {
      Thread thread = waiter;
      if (thread != null) {
        thread.interrupt();
      }
      pool.put(lease);
    }

    @Actor
    public void waiter(II_Result r) {
      waiter = Thread.currentThread();
      r.r1 = get(pool, Duration.ofMinutes(1));
    }

    @Arbiter
    public void left(II_Result r) {
      r.r2 = Leases.drain(pool);
    }
  }

  @JCStressTest
  @Description("A get runs out of time while the only index is put.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Got it in time.")
  @Outcome(id = "-3, 1", expect = ACCEPTABLE, desc = "Gave up, and the index is free.")
  @Outcome(expect = FORBIDDEN, desc = "The index was lost or doubled.")
  @State
  public static class TimedOut {
    private final IndexPool pool = new IndexPool("pool", 1, 2, 1);
    private final int lease = pool.tryGet();

    @Actor
    public void putter() {
      pool.put(lease);
    }

    @Actor
    public void waiter(II_Result r) {
      r.r1 = get(pool, Duration.ofNanos(100));
    }

    @Arbiter
    public void left(II_Result r) {
      r.r2 = Leases.drain(pool);
    }
  }

  @JCStressTest
  @Description(
      "A get waits for the only index; the thread that puts it gets it again, often faster.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The waiter got the index.")
  @Outcome(expect = FORBIDDEN, desc = "The wait ended without it, or it was lent twice.")
  @State
  public static class Overtaken {
    private final IndexPool pool = new IndexPool("pool", 1, 2, 1);
    private final int lease = pool.tryGet();

    @Actor
    public void putter() {
      pool.put(lease);
      int again = pool.tryGet();
      if (again != IndexPool.WOULD_BLOCK) {
        pool.put(again);
      }
    }

    @Actor
    public void waiter(II_Result r) {
      r.r1 = get(pool, Duration.ofMinutes(1));
    }

    @Arbiter
    public void left(II_Result r) {
      r.r2 = Leases.drain(pool);
    }
  }

  @JCStressTest
  @Description("Two gets wait; two indices are put one after the other.")
  @Outcome(
      id = {"0, 1", "1, 0"},
      expect = ACCEPTABLE,
      desc = "Each got one.")
  @Outcome(expect = FORBIDDEN, desc = "A wake-up was lost, or an index lent twice.")
  @State
  public static class TwoWoken {
    private final IndexPool pool = new IndexPool("pool", 2, 2, 2);

    public TwoWoken() {
      Leases.drain(pool);
    }

    @Actor
    public void putter() {
      pool.put(0);
      pool.put(1);
    }

    @Actor
    public void one(II_Result r) {
      r.r1 = get(pool, Duration.ofMinutes(1));
    }

    @Actor
    public void other(II_Result r) {
      r.r2 = get(pool, Duration.ofMinutes(1));
    }
  }

  private static int get(IndexPool pool, Duration timeout) {
    try {
      return pool.get(timeout);
    } catch (InterruptedException e) {
      return INTERRUPTED;
    } catch (TimeoutException e) {
      return TIMED_OUT;
    }
  }
}
