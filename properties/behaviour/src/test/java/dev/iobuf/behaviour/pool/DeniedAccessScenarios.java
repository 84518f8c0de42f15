package dev.iobuf.behaviour.pool;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.SmallBufferPool;
import dev.iobuf.behaviour.memory.ChildJvm;
import dev.iobuf.memory.MemoryRefusedException;
import dev.iobuf.pool.BoundedPool;
import dev.iobuf.pool.PoolOptions;
import java.io.File;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.List;

/** Pools where native access is denied, each a method that a {@link ChildJvm} runs. */
final class DeniedAccessScenarios {
  private static final PoolOptions GUARDED = PoolOptions.DEFAULT.guardedViews();

  private DeniedAccessScenarios() {}

  public static void main(String[] scenarios) throws Throwable {
    ChildJvm.runScenarios(DeniedAccessScenarios.class, scenarios);
  }

  static void poolsOfBuffersWithGuardedViewsAreRefusedWithTheRemedy() {
    for (PoolOptions options : List.of(GUARDED, GUARDED.checked().census(1).wiped())) {
      assertThatThrownBy(() -> SmallBufferPool.create(2, options))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining(ChildJvm.NATIVE_ACCESS)
          .hasMessageContaining("guardedViews()")
          .hasMessageContaining("pool=SmallBufferPool");
      try (Arena arena = Arena.ofConfined()) {
        assertThatThrownBy(() -> SmallBufferPool.over(arena.allocate(8_192), options))
            .isInstanceOf(UnsupportedOperationException.class)
            .hasMessageContaining(ChildJvm.NATIVE_ACCESS);
      }
    }
  }

  static void allOtherOptionsWork() throws InterruptedException {
    PoolOptions options = PoolOptions.DEFAULT.checked().census(1).wiped();
    try (SmallBufferPool pool = SmallBufferPool.create(1, options)) {
      int mine = pool.get();
      pool.value(mine).segment().fill((byte) 1);
      assertThat(pool.lentLongerThan(Duration.ZERO)).hasSize(1);
      pool.put(mine);
      int hers = pool.get();
      assertThat(pool.value(hers).segment().get(JAVA_BYTE, 99)).isZero();
      assertThatThrownBy(() -> pool.put(mine)).isInstanceOf(IllegalStateException.class);
      pool.put(hers);
    }
  }

  /** A slab may have at most so much room; so each of them that is left open would show. */
  static void refusalsLeaveNoSlab() {
    long before = new File("/dev/shm").getUsableSpace();
    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(() -> SmallBufferPool.create(1_024, GUARDED))
          .isInstanceOf(UnsupportedOperationException.class)
          .isNotInstanceOf(MemoryRefusedException.class);
    }
    assertThat(new File("/dev/shm").getUsableSpace()).isGreaterThan(before - (100 << 20));
  }

  static void otherPoolsWork() throws InterruptedException {
    try (SmallBufferPool pool = SmallBufferPool.create(2)) {
      int lease = pool.get();
      pool.value(lease).segment().fill((byte) 1);
      pool.put(lease);
    }
    try (BoundedPool<String> pool =
        BoundedPool.create(2, index -> "word " + index, GUARDED.census(1))) {
      int lease = pool.get();
      assertThat(pool.value(lease)).isEqualTo("word " + lease);
      pool.put(lease);
    }
  }
}
