package dev.iobuf.pool;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.iobuf.memory.Slab;
import java.lang.foreign.Arena;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * The thread that pinned a lease can't put it. From the first pin of a pool on, all puts check
 * pins. Here the first pin may be that of another thread, and may not have ended. Needs: the fast
 * path is disabled before the counts can be seen, and a thread that sees them sees that, too.
 */
@JCStressTest
@Description("Two leases, each pinned by a thread of its own, are the first pins of their pool.")
@Outcome(id = "1", expect = ACCEPTABLE, desc = "The put was refused.")
@Outcome(id = "0", expect = FORBIDDEN, desc = "The lease was put, though it is in flight.")
@State
public class Pinned {
  private final Buffers pool = new Buffers();
  private final int first = pool.tryGet();
  private final int second = pool.tryGet();

  @Actor
  public void pinner() {
    pool.pin(first);
  }

  @Actor
  public void putter(I_Result r) {
    pool.pin(second);
    try {
      pool.put(second);
    } catch (IllegalStateException inFlight) {
      r.r1 = 1;
    }
  }

  /**
   * Closes the pool. Otherwise one thread would have to report each pool as forgotten, and would
   * soon be late.
   */
  @Arbiter
  public void end() {
    pool.closeAbandoning();
  }

  /** A pool of two buffers whose memory is not used. */
  private static final class Buffers extends SlabPool<IoBuffer> {
    private static final BufferLayout LAYOUT = new BufferLayout("Pinned", 64, 64);
    private static final Slab SLAB = Slab.over(Arena.global().allocate(128, 64));

    Buffers() {
      super(LAYOUT, SLAB, 2, PoolOptions.DEFAULT);
    }

    @Override
    public IoBuffer tryBorrow() {
      throw new UnsupportedOperationException();
    }

    @Override
    public IoBuffer borrow() {
      throw new UnsupportedOperationException();
    }

    @Override
    public IoBuffer borrow(Duration timeout) {
      throw new UnsupportedOperationException();
    }

    @Override
    public IoBuffer value(int lease) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void setValue(int lease, IoBuffer value) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long address(int lease) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int bufferSize() {
      return LAYOUT.size();
    }
  }
}
