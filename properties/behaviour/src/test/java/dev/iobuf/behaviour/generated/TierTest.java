package dev.iobuf.behaviour.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.iobuf.BigBuffer;
import dev.iobuf.GiantBuffer;
import dev.iobuf.GreatBuffer;
import dev.iobuf.HugeBuffer;
import dev.iobuf.LargeBuffer;
import dev.iobuf.MediumBuffer;
import dev.iobuf.MicroBuffer;
import dev.iobuf.NanoBuffer;
import dev.iobuf.PicoBuffer;
import dev.iobuf.SmallBuffer;
import dev.iobuf.Tier;
import dev.iobuf.TitanBuffer;
import dev.iobuf.VastBuffer;
import dev.iobuf.pool.IoBuffer;
import dev.iobuf.pool.PoolOptions;
import dev.iobuf.pool.SlabPool;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TierTest {

  @Test
  void thereAreTwelveInOrderOfSize() {
    assertThat(Arrays.stream(Tier.values()).map(Tier::name))
        .containsExactly(
            "PICO", "NANO", "MICRO", "SMALL", "MEDIUM", "BIG", "LARGE", "GREAT", "HUGE", "VAST",
            "GIANT", "TITAN");
  }

  @Test
  void sizesAreThoseOfTheTableAndOfTheClasses() {
    assertThat(Arrays.stream(Tier.values()).map(Tier::size))
        .containsExactly(
            32, 128, 512, 2 << 10, 8 << 10, 32 << 10, 128 << 10, 512 << 10, 2 << 20, 8 << 20,
            32 << 20, 128 << 20)
        .containsExactly(
            PicoBuffer.SIZE,
            NanoBuffer.SIZE,
            MicroBuffer.SIZE,
            SmallBuffer.SIZE,
            MediumBuffer.SIZE,
            BigBuffer.SIZE,
            LargeBuffer.SIZE,
            GreatBuffer.SIZE,
            HugeBuffer.SIZE,
            VastBuffer.SIZE,
            GiantBuffer.SIZE,
            TitanBuffer.SIZE);
  }

  @Test
  void eachIsFourTimesTheLast() {
    Tier[] tiers = Tier.values();
    for (int i = 1; i < tiers.length; i++) {
      assertThat(tiers[i].size()).as(tiers[i].name()).isEqualTo(4 * tiers[i - 1].size());
    }
  }

  @ParameterizedTest
  @EnumSource
  void namesItsUse(Tier tier) {
    assertThat(tier.use()).isNotBlank().isEqualTo(tier.use().strip());
  }

  @Test
  void forSizeFindsTheSmallestThatHoldsTheBytes() {
    Tier[] tiers = Tier.values();
    for (int i = 0; i < tiers.length; i++) {
      assertThat(Tier.forSize(tiers[i].size())).isSameAs(tiers[i]);
      assertThat(Tier.forSize(tiers[i].size() - 1)).isSameAs(tiers[i]);
      if (i > 0) {
        assertThat(Tier.forSize(tiers[i - 1].size() + 1)).isSameAs(tiers[i]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 31, 32})
  void forSizeFindsTheSmallestTierForTheFewestBytes(long bytes) {
    assertThat(Tier.forSize(bytes)).isSameAs(Tier.PICO);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, (128 << 20) + 1, 1L << 32, Long.MAX_VALUE})
  void forSizeRefusesASizeThatNoTierHolds(long bytes) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tier.forSize(bytes))
        .withMessage("bytes must be 0 to 134217728, the largest size: bytes=" + bytes);
  }

  @ParameterizedTest
  @EnumSource
  void alignmentIsThatOfTheDescriptor(Tier tier) {
    assertThat(tier.alignment()).isEqualTo(1).isEqualTo(SmallBuffer.ALIGNMENT);
  }

  @ParameterizedTest
  @EnumSource
  void poolsAreOfTheTypeWhoseCallsAreDirect(Tier tier) {
    try (SlabPool<? extends IoBuffer> pool = tier.createPool(2)) {
      assertThat(pool.bufferSize()).isEqualTo(tier.size());
      assertThat(pool.capacity()).isEqualTo(2);
      assertThat(pool.getClass().getSimpleName()).isEqualToIgnoringCase(tier + "BufferPool");
    }
  }

  @Test
  void poolsTakeOptions() throws InterruptedException {
    PoolOptions options = PoolOptions.DEFAULT.census(1).guardedViews();
    try (SlabPool<? extends IoBuffer> pool = Tier.SMALL.createPool(1, options)) {
      int lease = pool.get();
      assertThat(pool.lentLongerThan(Duration.ZERO)).hasSize(1);
      pool.put(lease);
    }
  }
}
