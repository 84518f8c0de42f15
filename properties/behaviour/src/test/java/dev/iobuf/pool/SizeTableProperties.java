package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A request has the place of the smallest size that holds it, as a search from below finds it. */
class SizeTableProperties {
  @Provide
  Arbitrary<int[]> sizes() {
    Arbitrary<Integer> size =
        Arbitraries.oneOf(
            Arbitraries.integers().between(1, 70),
            Arbitraries.integers().greaterOrEqual(1),
            Arbitraries.integers().between(0, 30).map(bits -> 1 << bits));
    return size.set()
        .ofMinSize(1)
        .ofMaxSize(SizeTable.MAX_SIZES)
        .map(set -> set.stream().mapToInt(Integer::intValue).sorted().toArray());
  }

  @Property
  void eachSizeAndItsNeighboursHaveTheirPlace(@ForAll("sizes") int[] sizes) {
    SizeTable table = new SizeTable(sizes);
    long largest = sizes[sizes.length - 1];
    LongStream near =
        IntStream.of(sizes).asLongStream().flatMap(s -> LongStream.of(s - 1, s, s + 1));
    LongStream powers = IntStream.range(0, 32).mapToLong(bits -> 1L << bits);
    LongStream.concat(near, powers.flatMap(p -> LongStream.of(p - 1, p, p + 1)))
        .filter(bytes -> bytes <= largest)
        .forEach(bytes -> assertThat(table.placeOf(bytes)).isEqualTo(search(sizes, bytes)));
  }

  private static int search(int[] sizes, long bytes) {
    return (int) IntStream.of(sizes).filter(size -> size < bytes).count();
  }

  @Property
  void anyOtherNumberIsRefused(@ForAll("sizes") int[] sizes, @ForAll long bytes) {
    SizeTable table = new SizeTable(sizes);
    int largest = sizes[sizes.length - 1];
    if (bytes < 0 || bytes > largest) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> table.placeOf(bytes))
          .withMessageContainingAll("0 … " + largest, "bytes=" + bytes);
    }
    assertThatIllegalArgumentException().isThrownBy(() -> table.placeOf(largest + 1L));
    assertThatIllegalArgumentException().isThrownBy(() -> table.placeOf(-1));
  }
}
