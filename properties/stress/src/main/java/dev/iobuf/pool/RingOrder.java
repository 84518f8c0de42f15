package dev.iobuf.pool;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** A ring returns its indices in the order in which they were enqueued. */
public final class RingOrder {
  private RingOrder() {}

  @JCStressTest
  @Description("One producer: 0 before 1.")
  @Outcome(id = "-1, -1", expect = ACCEPTABLE, desc = "Nothing was enqueued yet.")
  @Outcome(
      id = {"0, -1", "-1, 0"},
      expect = ACCEPTABLE,
      desc = "Only 0 was enqueued in time.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Both, in their order.")
  @Outcome(expect = FORBIDDEN, desc = "1 overtook 0, or an index came out twice.")
  @State
  public static class OneProducer {
    private final IndexRing ring = Leases.ring(2, 0);

    @Actor
    public void producer() {
      ring.enqueue(0);
      ring.enqueue(1);
    }

    @Actor
    public void consumer(II_Result r) {
      r.r1 = ring.dequeue();
      r.r2 = ring.dequeue();
    }
  }

  @JCStressTest
  @Description(
      "A second producer, which then consumes: 0 before 1, with 2 anywhere, never missing.")
  @Outcome(
      id = {"2, -1, -1", "2, -1, 0"},
      expect = ACCEPTABLE,
      desc = "2 came first, alone.")
  @Outcome(
      id = {"2, 0, -1", "2, 0, 1"},
      expect = ACCEPTABLE,
      desc = "2 came first.")
  @Outcome(
      id = {"0, 2, -1", "0, 2, 1"},
      expect = ACCEPTABLE,
      desc = "2 came between.")
  @Outcome(id = "0, 1, 2", expect = ACCEPTABLE, desc = "2 came last.")
  @Outcome(expect = FORBIDDEN, desc = "1 overtook 0, or an index came out twice or was missed.")
  @State
  public static class TwoProducers {
    private final IndexRing ring = Leases.ring(3, 0);

    @Actor
    public void producer() {
      ring.enqueue(0);
      ring.enqueue(1);
    }

    @Actor
    public void consumer(III_Result r) {
      ring.enqueue(2);
      r.r1 = ring.dequeue();
      r.r2 = ring.dequeue();
      r.r3 = ring.dequeue();
    }
  }
}
