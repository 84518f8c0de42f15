package dev.iobuf.behaviour.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.MicroBufferPool;
import dev.iobuf.pool.IndexPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A lease that the kernel uses returns to the pool only after the kernel has finished with it. */
class PinnedLeaseTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 1_000, 100_000}) // in one word, in many, and in the ring behind them
  void putRefusesALeaseUntilTheLastPinIsTakenBack(int capacity) {
    try (MicroBufferPool pool = MicroBufferPool.create(capacity)) {
      for (int i = 0; i < capacity; i++) {
        assertThat(pool.tryGet()).isNotEqualTo(IndexPool.WOULD_BLOCK);
      }
      int pinned = capacity - 1;
      pool.pin(pinned);
      pool.pin(pinned);

      assertThatThrownBy(() -> pool.put(pinned))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "put of index %d that is in flight in 2 operations: pool=%s; wait for their"
                  + " completions",
              pinned, pool);
      assertThat(pool.pinned()).isEqualTo(1);
      pool.unpin(pinned);
      assertThatThrownBy(() -> pool.put(pinned)).hasMessageContaining("in flight in 1");
      pool.unpin(pinned);

      for (int lease = 0; lease < capacity; lease++) {
        pool.put(lease);
      }
      assertThat(pool.pinned()).isZero();
    }
  }

  @Test
  void aPoolWithALeaseInFlightCannotBeClosed() {
    try (MicroBufferPool pool = MicroBufferPool.create(4)) {
      int lease = pool.tryGet();
      pool.pin(lease);

      assertThatThrownBy(pool::close).hasMessageContaining("1 of 4 indices are lent");

      pool.unpin(lease);
      pool.put(lease);
    }
  }

  @Test
  void aLeaseThatIsNotOutCannotBePinned() {
    try (MicroBufferPool pool = MicroBufferPool.create(4)) {
      assertThatThrownBy(() -> pool.pin(2))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("pin of index 2 that is not lent");
      assertThatThrownBy(() -> pool.pin(4)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> pool.pin(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void anUnpinTooManyIsRefusedAndChangesNothing() {
    try (MicroBufferPool pool = MicroBufferPool.create(4)) {
      int lease = pool.tryGet();
      assertThatThrownBy(() -> pool.unpin(lease)).hasMessageContaining("not pinned");
      pool.pin(lease);
      pool.unpin(lease);

      assertThatThrownBy(() -> pool.unpin(lease))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("unpin of index " + lease + " that is not pinned");

      pool.put(lease);
    }
  }

  @Test
  void whileOneLeaseIsPinnedOthersComeAndGo() {
    try (MicroBufferPool pool = MicroBufferPool.create(4)) {
      int pinned = pool.tryGet();
      pool.pin(pinned);

      pool.put(pool.tryGet());
      assertThatThrownBy(() -> pool.put(4)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> pool.put(-1)).isInstanceOf(IndexOutOfBoundsException.class);

      pool.unpin(pinned);
      pool.put(pinned);
    }
  }
}
