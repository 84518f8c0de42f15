package dev.iobuf.behaviour.uring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.pool.IndirectPool;
import dev.iobuf.pool.Pool;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.Operation;
import java.io.IOException;
import java.time.Duration;

/** The common part of the tests of rings. */
final class Fixture {
  /** The time for which a test waits in the kernel before it fails instead of hanging. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private Fixture() {}

  /** Waits for one completion, and returns it. */
  static Completion one(IoUring ring) throws IOException {
    if (!ring.next()) {
      assertThat(ring.await(1, PATIENCE)).as("completions within %s", PATIENCE).isPositive();
      assertThat(ring.next()).isTrue();
    }
    return ring.completion();
  }

  /** Waits for one completion that must be a success. */
  static Completion success(IoUring ring, Operation operation, int result) throws IOException {
    Completion done = one(ring);
    assertThat(done.operation()).isEqualTo(operation);
    assertThat(done.resultOrThrow()).isEqualTo(result);
    return done;
  }

  /** Lends, and fails if a test would wait without end. */
  static int lease(Pool<?> pool) {
    int lease = pool.tryGet();
    assertThat(lease).as("a lease of %s", pool).isNotNegative();
    return lease;
  }

  /** Closes a pool all of whose leases must be back, and unpinned. */
  static void closeUnused(IndirectPool<?> pool) {
    assertThat(pool.pinned()).isZero();
    assertThat(pool.lent()).isZero();
    pool.close();
  }
}
