package dev.iobuf.behaviour.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.SmallBufferPool;
import dev.iobuf.pool.BoundedPool;
import dev.iobuf.pool.LeaseRecord;
import dev.iobuf.pool.Pool;
import dev.iobuf.pool.PoolOptions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Threads have ended with leases that they did not put, and their pool was abandoned: any other
 * thread finds these leases, and may put them, which ends the pool.
 */
class DeadHolderTest {
  static Stream<PoolOptions> options() {
    PoolOptions plain = PoolOptions.DEFAULT;
    return Stream.of(
        plain.census(),
        plain.census(1).guardedViews(),
        plain.census().wiped(),
        plain.census().checked().named("frames"));
  }

  /** Lends to a thread that ends, and returns its lease. */
  private static int lendToTheDead(Pool<?> pool, Thread.Builder builder) throws Exception {
    int[] lease = new int[1];
    builder.start(() -> lease[0] = pool.tryGet()).join();
    return lease[0];
  }

  /** The program of the page. */
  private static void putForTheDead(Pool<?> pool) {
    for (LeaseRecord held : pool.lentLongerThan(Duration.ZERO)) {
      if (held.hasHolderEnded()) {
        pool.put(held.lease());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("options")
  void anyThreadPutsForThem(PoolOptions options) throws Exception {
    SmallBufferPool pool = SmallBufferPool.create(4, options);
    int dead = lendToTheDead(pool, Thread.ofPlatform());
    int alsoDead = lendToTheDead(pool, Thread.ofVirtual());
    int own = pool.tryGet();
    pool.closeAbandoning();

    assertThat(pool.lentLongerThan(Duration.ZERO))
        .extracting(LeaseRecord::lease)
        .containsExactlyInAnyOrder(dead, alsoDead, own);
    putForTheDead(pool);
    assertThat(pool.lentLongerThan(Duration.ZERO))
        .extracting(LeaseRecord::lease)
        .containsExactly(own);
    assertThat(pool.lent()).isEqualTo(1);
    assertThat(pool.slab().isOpen()).isTrue();

    pool.value(own).segment().fill((byte) 1);
    pool.put(own);
    assertThat(pool.isClosed()).isTrue();
    assertThat(pool.slab().isOpen()).isFalse();
    putForTheDead(pool);
  }

  @ParameterizedTest
  @MethodSource("options")
  void twoThatPutForThemEndThePoolOnce(PoolOptions options) throws Exception {
    SmallBufferPool pool = SmallBufferPool.create(2, options);
    int dead = lendToTheDead(pool, Thread.ofPlatform());
    int own = pool.tryGet();
    pool.closeAbandoning();
    List<LeaseRecord> seen = pool.lentLongerThan(Duration.ZERO);
    assertThat(seen).hasSize(2);
    pool.put(dead);
    assertThatThrownBy(() -> pool.put(dead))
        .as("nothing is lent again, so that the second one is noticed")
        .isInstanceOf(IllegalStateException.class);
    assertThat(pool.lent()).isEqualTo(1);
    pool.put(own);
    assertThat(pool.slab().isOpen()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("options")
  void notWhileAnOperationIsInFlight(PoolOptions options) throws Exception {
    SmallBufferPool pool = SmallBufferPool.create(2, options);
    int dead = lendToTheDead(pool, Thread.ofPlatform());
    pool.pin(dead);
    pool.closeAbandoning();
    assertThatThrownBy(() -> putForTheDead(pool)).hasMessageContaining("in flight in 1 operations");
    assertThat(pool.slab().isOpen()).isTrue();
    pool.unpin(dead);
    putForTheDead(pool);
    assertThat(pool.slab().isOpen()).isFalse();
  }

  @Test
  void ofAnyObjects() throws Exception {
    BoundedPool<Object> pool =
        BoundedPool.create(2, index -> new Object(), PoolOptions.DEFAULT.census());
    int _ = lendToTheDead(pool, Thread.ofPlatform());
    pool.closeAbandoning();
    putForTheDead(pool);
    assertThat(pool.isClosed()).isTrue();
  }

  /** The pool does not know its holders. A program that knows them may put nevertheless. */
  @Test
  void aPoolWithoutACensusTakesThemBackToo() throws Exception {
    SmallBufferPool pool = SmallBufferPool.create(2);
    int dead = lendToTheDead(pool, Thread.ofPlatform());
    pool.closeAbandoning();
    assertThat(pool.lentLongerThan(Duration.ZERO)).isEmpty();
    pool.put(dead);
    assertThat(pool.slab().isOpen()).isFalse();
  }
}
