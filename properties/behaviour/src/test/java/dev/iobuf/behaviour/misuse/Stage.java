package dev.iobuf.behaviour.misuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.SmallBufferPool;
import dev.iobuf.pool.Pool;
import dev.iobuf.pool.PoolOptions;
import java.util.HashSet;
import java.util.Set;

/** A pool to be misused, and the census afterwards. */
final class Stage {
  final SmallBufferPool pool;

  /** The lent indices, none of which may be lost. */
  final Set<Integer> held = new HashSet<>();

  Stage(int capacity, PoolOptions options) {
    pool = SmallBufferPool.create(capacity, options);
  }

  int get() {
    int lease = pool.tryGet();
    assertThat(lease).isNotEqualTo(Pool.WOULD_BLOCK);
    held.add(lease);
    return lease;
  }

  /** Gets a lease, and pins it as if the kernel used it. */
  int pin() {
    int lease = get();
    pool.pin(lease);
    return lease;
  }

  void put(int lease) {
    pool.put(lease);
    held.remove(lease);
  }

  /** In the words of the table. */
  String state() {
    try {
      int lease = pool.tryGet();
      if (lease != Pool.WOULD_BLOCK) {
        pool.put(lease);
      }
      return "open, " + pool.lent() + " lent";
    } catch (IllegalStateException refusal) {
      return String.valueOf(refusal.getMessage()).startsWith("get after closeAbandoning: ")
          ? "abandoned, " + pool.lent() + " lent"
          : "closed";
    }
  }

  /** Puts the held indices, and checks that no index is lost or free twice. */
  void finish() {
    held.forEach(pool::put);
    if (state().startsWith("open")) {
      Set<Integer> all = new HashSet<>();
      Set<Integer> indices = new HashSet<>();
      for (int lease = pool.tryGet(); lease != Pool.WOULD_BLOCK; lease = pool.tryGet()) {
        all.add(lease);
        assertThat(indices.add(pool.index(lease))).as("lease %d is alone", lease).isTrue();
      }
      assertThat(indices).hasSize(pool.capacity());
      all.forEach(pool::put);
    }
    pool.close();
    assertThat(pool.slab().isOpen()).isFalse();
  }
}
