package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A slot or a hint returns the values that it was made of, and its states exclude each other. */
class PackingProperties {
  @Property(tries = 200)
  void aSlotIsFreeOrLentByOneHome(@ForAll @IntRange(min = 0) int home) {
    long free = Slot.freeOf(home);
    assertThat(Slot.isFree(free)).isTrue();
    assertThat(Slot.isLent(free)).isFalse();
    assertThat(Slot.homeOf(free)).isEqualTo(home);
    assertThat(free).isNotEqualTo(Slot.OWN_FREE).isNotEqualTo(Slot.PARKED);

    for (long how : new long[] {Slot.LEND, Slot.FAVOUR}) {
      long lent = free + how;
      assertThat(Slot.isFree(lent)).isFalse();
      assertThat(Slot.isLent(lent)).isTrue();
      assertThat(Slot.isFavoured(lent)).isEqualTo(how == Slot.FAVOUR);
      assertThat(Slot.homeOf(lent)).isEqualTo(home);
      assertThat(Slot.isLentBy(home, lent)).isTrue();
      assertThat(Slot.isLentBy(home ^ 1, lent)).isFalse();
      assertThat(lent).isNotEqualTo(Slot.OWN);
    }
  }

  @Property(tries = 200)
  void theOwnIndexOfEachHomeIsFreeOrLent(@ForAll @IntRange(min = 0) int home) {
    assertThat(Slot.isFree(Slot.OWN_FREE)).isTrue();
    assertThat(Slot.isLent(Slot.OWN_FREE)).isFalse();
    assertThat(Slot.isFree(Slot.OWN)).isFalse();
    assertThat(Slot.isLent(Slot.OWN)).isTrue();
    assertThat(Slot.isFavoured(Slot.OWN)).isFalse();
    assertThat(Slot.isLentBy(home, Slot.OWN)).isTrue();
    assertThat(Slot.isFree(Slot.PARKED) || Slot.isLent(Slot.PARKED)).isFalse();
  }

  @Property(tries = 200)
  void aFavouriteReturnsItsIndexAndItsPlace(
      @ForAll @IntRange(min = 0) int place, @ForAll @IntRange(min = 0) int index) {
    long[] homes = new long[Home.MARGIN + (2 << Home.SHIFT)];
    Home.setFavourite(homes, 1, place, index);
    long favourite = Home.favourite(homes, 1);
    assertThat(Home.placeOf(favourite)).isEqualTo(place);
    assertThat(Home.indexOf(favourite)).isEqualTo(index);
  }
}
