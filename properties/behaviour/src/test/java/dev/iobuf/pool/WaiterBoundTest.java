package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** As many threads may wait as their count has room for; the next one is refused. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a get that waits is wrong
class WaiterBoundTest {
  private static final long WAITER = 8;

  @Test
  void aGetIsRefusedWhereTooManyWaitAndLeavesTheirCountAlone() throws Exception {
    VarHandle state =
        MethodHandles.privateLookupIn(PoolState.class, MethodHandles.lookup())
            .findVarHandle(PoolState.class, "state", long.class);
    IndexPool pool = new IndexPool("pool", 1);
    assertThat(pool.tryGet()).isZero();
    assertThat(pool.tryGet()).isEqualTo(IndexPool.WOULD_BLOCK);
    // As if eight million threads had joined: their waiters would take half a gibibyte.
    long _ = (long) state.getAndAdd(pool, WAITER << 23);
    long before = (long) state.getVolatile(pool);

    assertThatThrownBy(pool::get)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("waiting=8388608, bound=8388608, pool=pool[capacity=1]");

    assertThat((long) state.getVolatile(pool)).isEqualTo(before);
    pool.put(0);
    assertThat(pool.get()).isZero();
    pool.put(0);
    assertThat(pool.lent()).isZero();
  }
}
