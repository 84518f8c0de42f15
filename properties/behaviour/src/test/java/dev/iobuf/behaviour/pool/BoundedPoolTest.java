package dev.iobuf.behaviour.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.pool.BoundedPool;
import dev.iobuf.pool.Pool;
import dev.iobuf.pool.PoolOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A pool of any objects. */
class BoundedPoolTest {
  private final BoundedPool<StringBuilder> pool =
      BoundedPool.create(
          3, index -> new StringBuilder("#" + index), PoolOptions.DEFAULT.named("builders"));

  @Test
  void isFilledAtBirthWithAValueForEachIndex() throws Exception {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      values.add(pool.value(pool.get()).toString());
    }
    assertThat(values).containsExactlyInAnyOrder("#0", "#1", "#2");
    assertThat(pool.tryGet()).isEqualTo(Pool.WOULD_BLOCK);
    assertThatThrownBy(() -> pool.get(Duration.ofMillis(1)))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("pool=builders (BoundedPool[capacity=3])");
  }

  @Test
  void aValueSetByOneHolderIsFoundByTheNext() {
    int[] leases = IntStream.generate(pool::tryGet).limit(3).toArray();
    StringBuilder mine = new StringBuilder("mine");
    pool.setValue(leases[1], mine);
    pool.put(leases[1]);
    assertThat(pool.value(pool.tryGet())).isSameAs(mine);
  }

  @Test
  void countsFreeAndLentIndices() {
    pool.tryGet();
    assertThat(pool.capacity()).isEqualTo(3);
    assertThat(pool.available()).isEqualTo(2);
    assertThat(pool.lent()).isEqualTo(1);
  }

  @Test
  void refusesANumberThatIsNoLeaseAndStaysAsItWas() {
    assertThatThrownBy(() -> pool.value(3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> pool.setValue(-1, new StringBuilder()))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> pool.put(1)).isInstanceOf(IllegalStateException.class);
    assertThat(pool.available()).isEqualTo(3);
  }

  @Test
  void refusesAFillerThatMakesNothing() {
    assertThatThrownBy(() -> BoundedPool.create(2, index -> null))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("index=0")
        .hasMessageContaining("pool=BoundedPool[capacity=2]");
  }

  @Test
  void closesOnlyWhenAllIsBack() {
    int lease = pool.tryGet();
    assertThatThrownBy(pool::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("close while 1 of 3");
    assertThat(pool.isClosed()).isFalse();
    pool.put(lease);
    pool.close();
    assertThat(pool.isClosed()).isTrue();
    assertThatThrownBy(() -> pool.value(lease)).isInstanceOf(IllegalStateException.class);
  }
}
