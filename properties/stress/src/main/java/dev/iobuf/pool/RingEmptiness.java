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

/**
 * A ring reports emptiness only if at some instant of the call it was empty, even if dequeuers have
 * lowered its threshold. Digits count indices, see {@link Leases}.
 */
public final class RingEmptiness {
  private static final int ROUNDS = 6;

  private RingEmptiness() {}

  @JCStressTest
  @Description(
      "Each thread enqueues an index, then dequeues as often as there are indices: the later one"
          + " finds whatever the other has left.")
  @Outcome(
      id = {"1, 10", "10, 1"},
      expect = ACCEPTABLE,
      desc = "Each thread found one.")
  @Outcome(
      id = {"11, 0", "0, 11"},
      expect = ACCEPTABLE,
      desc = "One thread found both.")
  @Outcome(
      expect = FORBIDDEN,
      desc = "An index was stranded behind a WOULD_BLOCK, or came out twice.")
  @State
  public static class NoneStranded {
    private final IndexRing ring = Leases.ring(2, 0);

    @Actor
    public void one(II_Result r) {
      ring.enqueue(0);
      r.r1 = Leases.take(ring) + Leases.take(ring);
    }

    @Actor
    public void other(II_Result r) {
      ring.enqueue(1);
      r.r2 = Leases.take(ring) + Leases.take(ring);
    }
  }

  @JCStressTest
  @Description(
      "Each thread takes an index and enqueues it again, over several laps. There are two, and the"
          + " other thread has at most one, so no thread ever finds none.")
  @Outcome(id = "0, 0, 11", expect = ACCEPTABLE, desc = "Never empty, and nothing lost.")
  @Outcome(
      expect = FORBIDDEN,
      desc = "WOULD_BLOCK though an index was there, or an index was lost.")
  @State
  public static class NeverEmpty {
    private final IndexRing ring = Leases.ring(2, 2);

    @Actor
    public void one(III_Result r) {
      r.r1 = rotate();
    }

    @Actor
    public void other(III_Result r) {
      r.r2 = rotate();
    }

    @Arbiter
    public void left(III_Result r) {
      r.r3 = Leases.drain(ring);
    }

    private int rotate() {
      int refusals = 0;
      for (int round = 0; round < ROUNDS; round++) {
        int index = ring.dequeue();
        if (index == IndexRing.WOULD_BLOCK) {
          refusals++;
        } else {
          ring.enqueue(index);
        }
      }
      return refusals;
    }
  }

  @JCStressTest
  @Description(
      "Two threads dequeue from a ring of one index: more than it holds, so that a late decrement of"
          + " the threshold may follow an enqueue that found it full.")
  @Outcome(
      id = {"1, 0", "0, 1"},
      expect = ACCEPTABLE,
      desc = "One thread found the index.")
  @Outcome(
      expect = FORBIDDEN,
      desc = "The index was stranded behind a WOULD_BLOCK, or came out twice.")
  @State
  public static class LateDecrements {
    private final IndexRing ring = Leases.ring(1, 0);

    @Actor
    public void producer(II_Result r) {
      ring.enqueue(0);
      r.r1 = Leases.take(ring);
    }

    @Actor
    public void consumer(II_Result r) {
      r.r2 = Leases.take(ring) + Leases.take(ring) + Leases.take(ring);
    }
  }
}
