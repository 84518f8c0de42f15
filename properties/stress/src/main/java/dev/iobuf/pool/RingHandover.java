package dev.iobuf.pool;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** A thread that takes an index out of a ring sees all writes before its enqueue. */
public final class RingHandover {
  private static final int NOTHING = -1;

  private RingHandover() {}

  @JCStressTest
  @Description(
      "From producer to consumer. Needs: the cell's CAS in enqueue releases, its load in dequeue"
          + " acquires.")
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "The index was not enqueued yet.")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Took the index, and what came with it.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "Took the index without what came with it.")
  @State
  public static class Forth {
    private final IndexRing ring = Leases.ring(1, 0);
    private int payload;

    @Actor
    public void producer() {
      payload = 1;
      ring.enqueue(0);
    }

    @Actor
    public void consumer(I_Result r) {
      r.r1 = ring.dequeue() == IndexRing.WOULD_BLOCK ? NOTHING : payload;
    }
  }

  @JCStressTest
  @Description(
      "From producer to consumer, which enqueues it again, and back. In a ring of one index the two"
          + " soon meet in one cell. Needs in addition: the index that the consumer takes out of the"
          + " cell, and its bit, are gone before it can be enqueued again.")
  @Outcome(id = "1, -1", expect = ACCEPTABLE, desc = "The producer took it back at once.")
  @Outcome(id = "-1, 1", expect = ACCEPTABLE, desc = "The consumer had it meanwhile.")
  @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "The index went there and back.")
  @Outcome(expect = FORBIDDEN, desc = "A payload is stale, or the index was lost or doubled.")
  @State
  public static class Back {
    private final IndexRing ring = Leases.ring(1, 0);
    private int payload;

    @Actor
    public void producer(II_Result r) {
      payload = 1;
      ring.enqueue(0);
      r.r1 = ring.dequeue() == IndexRing.WOULD_BLOCK ? NOTHING : payload;
    }

    @Actor
    public void consumer(II_Result r) {
      if (ring.dequeue() == IndexRing.WOULD_BLOCK) {
        r.r2 = NOTHING;
      } else {
        r.r2 = payload++;
        ring.enqueue(0);
      }
    }
  }
}
