package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A number that is no lease is refused by that number, in checked pools and others. */
class NoLeaseTest {
  static Stream<PoolOptions> options() {
    return Stream.of(PoolOptions.DEFAULT, PoolOptions.DEFAULT.checked());
  }

  @ParameterizedTest
  @MethodSource("options")
  void theResultOfTryGetThatWasNotLookedAtIsNamed(PoolOptions options) {
    try (IndexPool pool = IndexPool.create("pool", 3, options)) {
      assertThatThrownBy(() -> pool.put(IndexPool.WOULD_BLOCK))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessageContaining("index=-1")
          .hasMessageContaining("WOULD_BLOCK");
      assertThatThrownBy(() -> pool.checkIndex(IndexPool.WOULD_BLOCK))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessageContaining("index=-1");
    }
  }
}
