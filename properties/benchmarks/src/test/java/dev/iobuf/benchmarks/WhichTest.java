package dev.iobuf.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WhichTest {
  private static int[] places(Which which, int count) {
    return which.places(10, count).stream().toArray();
  }

  @Test
  void lentFirstAreTheFirstOfTheOrder() {
    assertThat(places(Which.LENT_FIRST, 3)).containsExactly(0, 1, 2);
  }

  @Test
  void lentLastAreTheLastOfTheOrder() {
    assertThat(places(Which.LENT_LAST, 3)).containsExactly(7, 8, 9);
  }

  @Test
  void everySecondTakesTheOthersWhenThereAreTooFew() {
    assertThat(places(Which.EVERY_SECOND, 3)).containsExactly(0, 2, 4);
    assertThat(places(Which.EVERY_SECOND, 7)).containsExactly(0, 1, 2, 3, 4, 6, 8);
  }

  @Test
  void atRandomIsTheSameEachTime() {
    int[] places = Which.AT_RANDOM.places(1024, 512).stream().toArray();

    assertThat(places).isEqualTo(Which.AT_RANDOM.places(1024, 512).stream().toArray());
    assertThat(places).hasSize(512);
    assertThat(places).isNotEqualTo(Which.LENT_FIRST.places(1024, 512).stream().toArray());
  }

  @ParameterizedTest
  @EnumSource
  void asManyAsAskedForAreHeld(Which which) {
    for (int count = 0; count <= 10; count++) {
      assertThat(which.places(10, count).cardinality()).isEqualTo(count);
      assertThat(which.places(10, count).length()).isLessThanOrEqualTo(10);
    }
  }
}
