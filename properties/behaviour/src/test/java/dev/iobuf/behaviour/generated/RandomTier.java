package dev.iobuf.behaviour.generated;

import dev.iobuf.annotation.Visibility;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** A valid descriptor, of any kind. */
record RandomTier(
    String name, int size, int alignment, String use, boolean hugePages, Visibility visibility) {
  private static final int MAX_SIZE = Integer.MAX_VALUE - 4_095;

  /** Tiers that can stand in one package, in their order. */
  static Arbitrary<List<RandomTier>> packages(int count) {
    return any()
        .list()
        .ofSize(count)
        .uniqueElements(tier -> tier.name.replace("_", "").toUpperCase(Locale.ROOT))
        .map(tiers -> tiers.stream().sorted(Comparator.comparingInt(RandomTier::size)).toList());
  }

  private static Arbitrary<RandomTier> any() {
    return Combinators.combine(
            names(),
            sizes(),
            Arbitraries.integers().between(0, 27).map(shift -> 1 << shift),
            uses(),
            Arbitraries.of(false, true),
            Arbitraries.of(Visibility.class))
        .as(RandomTier::new);
  }

  private static Arbitrary<String> names() {
    Arbitrary<String> rest =
        Arbitraries.strings()
            .withCharRange('a', 'z')
            .withCharRange('A', 'Z')
            .numeric()
            .withChars('_', '$', 'ß', 'é', 'λ')
            .ofMaxLength(12);
    return Combinators.combine(Arbitraries.chars().range('A', 'Z').with('É', 'Λ'), rest)
        .as((first, more) -> first + more);
  }

  /** Small ones, those around powers of two, and all others. */
  private static Arbitrary<Integer> sizes() {
    Arbitrary<Integer> aroundPowers =
        Combinators.combine(
                Arbitraries.integers().between(1, 30), Arbitraries.integers().between(-1, 1))
            .as((shift, more) -> (1 << shift) + more);
    return Arbitraries.oneOf(
        Arbitraries.integers().between(1, 10_000),
        aroundPowers,
        Arbitraries.integers().between(1, MAX_SIZE));
  }

  private static Arbitrary<String> uses() {
    return Arbitraries.strings()
        .withCharRange(' ', '~')
        .withChars('ü', '帧', '\u00a0')
        .ofMaxLength(120);
  }

  /** The distance between neighbours. */
  long stride() {
    return Math.ceilDiv((long) size, alignment) * alignment;
  }

  @Override
  public String toString() {
    return """
    @BufferTier(name = "%s", size = %d, alignment = %d, use = "%s", hugePages = %b, visibility = Visibility.%s)\
    """
        .formatted(
            name,
            size,
            alignment,
            use.replace("\\", "\\\\").replace("\"", "\\\""),
            hugePages,
            visibility);
  }
}
