package dev.iobuf.behaviour.pool;

import dev.iobuf.SmallBuffer;
import dev.iobuf.SmallBufferPool;
import dev.iobuf.pool.PoolOptions;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;

/** Makes a pool, and uses it in every way. */
public final class PoolUser implements Callable<SmallBufferPool> {
  private final PoolOptions options;
  private final End end;

  /** The end of the last lease. */
  public enum End {
    PUTS,
    ABANDONS,
    LEAKS
  }

  /** Creates a user. */
  public PoolUser(PoolOptions options, End end) {
    this.options = options;
    this.end = end;
  }

  @Override
  public SmallBufferPool call() throws Exception {
    SmallBufferPool pool = SmallBufferPool.create(2, options);
    int[] leases = {pool.get(), pool.tryGet()};
    try {
      pool.get(Duration.ofMillis(1));
      throw new AssertionError("all are lent");
    } catch (TimeoutException waited) {
      pool.put(leases, 0, 2);
    }
    SmallBuffer buffer = pool.borrow();
    buffer.segment().fill((byte) 1);
    if (end == End.ABANDONS) {
      pool.closeAbandoning();
    }
    if (end != End.LEAKS) {
      buffer.close();
    }
    return pool;
  }
}
