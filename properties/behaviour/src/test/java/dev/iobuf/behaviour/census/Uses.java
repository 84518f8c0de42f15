package dev.iobuf.behaviour.census;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.pool.Pool;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Uses of a pool that change its numbers: misuses, exhaustions and time-outs. */
final class Uses {
  private Uses() {}

  /** A get of an exhausted pool that waits in vain. */
  static void timeOut(Pool<?> pool) {
    assertThatThrownBy(() -> pool.get(Duration.ofMillis(1))).isInstanceOf(TimeoutException.class);
  }

  /** A put of an index that is not lent. */
  static void putTwice(Pool<?> pool) {
    int lease = pool.tryGet();
    pool.put(lease);
    assertThatThrownBy(() -> pool.put(lease)).isInstanceOf(IllegalStateException.class);
  }

  /** A thread that waits for an index of an exhausted pool, and then puts it. */
  static Thread waiter(Pool<?> pool) throws InterruptedException {
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                pool.put(pool.get());
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    while (pool.statistics().waiting() == 0) {
      Thread.sleep(1);
    }
    return thread;
  }
}
