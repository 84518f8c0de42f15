package dev.iobuf.pool;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** A pool is closed only while nothing is lent. */
public final class Closing {
  private static final int CLOSED = -2;
  private static final int GAVE_UP = -3;

  private Closing() {}

  @JCStressTest
  @Description("Close against a get; then what is lent is put back, and all that is free counted.")
  @Outcome(id = "1, -1, 0", expect = ACCEPTABLE, desc = "Closed; none was free while it closed.")
  @Outcome(id = "1, -2, 0", expect = ACCEPTABLE, desc = "Closed; the get came after.")
  @Outcome(
      id = {"0, 0, 11", "0, 1, 11"},
      expect = ACCEPTABLE,
      desc = "Refused because of the get; the pool is as it was.")
  @Outcome(expect = FORBIDDEN, desc = "Closed while lent, refused while not, or lost an index.")
  @State
  public static class AgainstGet {
    private final IndexPool pool = new IndexPool("pool", 2, 2, 1);

    @Actor
    public void closer(III_Result r) {
      r.r1 = close(pool);
    }

    @Actor
    public void getter(III_Result r) {
      try {
        r.r2 = pool.tryGet();
      } catch (IllegalStateException e) {
        r.r2 = CLOSED;
      }
    }

    @Arbiter
    public void left(III_Result r) {
      if (r.r2 >= 0) {
        pool.put(r.r2);
      }
      r.r3 = pool.isClosed() ? 0 : Leases.drain(pool);
    }
  }

  @JCStressTest
  @Description("Close against the put of the last lease, and of what its holder wrote.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Closed after the put; sees what came with it.")
  @Outcome(id = "0, 11", expect = ACCEPTABLE, desc = "Refused before the put; all is free.")
  @Outcome(
      expect = FORBIDDEN,
      desc = "Closed before the put, or without what came with it, or lost an index.")
  @State
  public static class AgainstPut {
    private final IndexPool pool = new IndexPool("pool", 2, 2, 1);
    private final int lease = pool.tryGet();
    private int payload;

    @Actor
    public void putter() {
      payload = 1;
      pool.put(lease);
    }

    @Actor
    public void closer(II_Result r) {
      r.r1 = close(pool);
      r.r2 = payload;
    }

    @Arbiter
    public void left(II_Result r) {
      if (!pool.isClosed()) {
        r.r2 = Leases.drain(pool);
      }
    }
  }

  @JCStressTest
  @Description("Close, right after the put of the last lease, against a get that waits for it.")
  @Outcome(id = "1, -2", expect = ACCEPTABLE, desc = "Closed, and the waiter was told.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Refused, since the waiter was faster.")
  @Outcome(expect = FORBIDDEN, desc = "Waited in vain, or closed while lent.")
  @State
  public static class AgainstWaiter {
    private final IndexPool pool = new IndexPool("pool", 1, 2, 1);
    private final int lease = pool.tryGet();

    @Actor
    public void closer(II_Result r) {
      pool.put(lease);
      r.r1 = close(pool);
    }

    @Actor
    public void waiter(II_Result r) {
      try {
        r.r2 = pool.get(Duration.ofMinutes(1));
      } catch (IllegalStateException e) {
        r.r2 = CLOSED;
      } catch (InterruptedException | TimeoutException e) {
        r.r2 = GAVE_UP;
      }
    }
  }

  /** 1 if the pool was closed, 0 if it refused. */
  private static int close(IndexPool pool) {
    try {
      pool.close();
      return 1;
    } catch (IllegalStateException e) {
      return 0;
    }
  }
}
