package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Each lease of an index has another number, until all numbers have been used. */
class GenerationsProperties {
  private static final Path PAGE =
      Path.of(System.getProperty("iobuf.root", "../.."), "core", "README.md");

  /** A row of the page: a capacity, and the number of leases after which a number recurs. */
  private static final Pattern ROW =
      Pattern.compile("^\\| ([\\d,]+) \\| ([\\d,]+)(?: leases)? \\|$", Pattern.MULTILINE);

  /** Above this number of leases, they are not made one by one, but computed. */
  private static final long COUNTABLE = 1 << 25;

  private static Map<Integer, Long> page() throws IOException {
    String section = Files.readString(PAGE).split("the same lease again after", 2)[1];
    Map<Integer, Long> rows = new LinkedHashMap<>();
    ROW.matcher(section)
        .results()
        .limit(8)
        .forEach(row -> rows.put((int) number(row, 1), number(row, 2)));
    return rows;
  }

  private static long number(MatchResult row, int group) {
    return Long.parseLong(row.group(group).replace(",", ""));
  }

  @Example
  void aNumberComesAgainAfterAsManyLeasesAsThePageSays() throws IOException {
    assertThat(page().keySet()).containsExactly(1, 2, 3, 64, 1_000, 1_024, 1 << 20, 1 << 30);
    page()
        .forEach((capacity, again) -> {
          int bits = Generations.bitsOf(capacity, true);
          assertThat(1L << (Integer.SIZE - 1 - bits)).as("capacity %s", capacity).isEqualTo(again);
          if (again <= COUNTABLE) {
            assertThat(count(bits, capacity - 1)).as("capacity %s", capacity).isEqualTo(again);
          }
        });
  }

  /** Lends an index until it has a lease that it had before. */
  private static long count(int bits, int index) {
    int[] cells = Generations.create(1, 0);
    int at = Generations.at(0, 0);
    cells[at] = ~index;
    int first = Generations.begin(cells, at, bits);
    long count = 0;
    int lease = first;
    boolean areAllOut = true;
    do {
      areAllOut &= Generations.tryEnd(cells, at, lease);
      lease = Generations.begin(cells, at, bits);
      count++;
    } while (lease != first);
    assertThat(areAllOut).isTrue();
    return count;
  }

  /** So the numbers that are too many to be counted recur as well. */
  @Property
  void aLeaseHasItsIndexAndTheNextGeneration(
      @ForAll("capacities") int capacity, @ForAll int anyIndex, @ForAll int anyGeneration) {
    int bits = Generations.bitsOf(capacity, true);
    int generations = Integer.MAX_VALUE >>> bits;
    int index = Math.floorMod(anyIndex, capacity);
    int generation = anyGeneration & generations;
    int[] cells = Generations.create(1, 0);
    int at = Generations.at(0, 0);
    int before = (generation << bits) | index;
    cells[at] = ~before;

    int lease = Generations.begin(cells, at, bits);

    assertThat(lease).isNotNegative();
    assertThat(lease & ((1 << bits) - 1)).isEqualTo(index);
    assertThat(lease >>> bits).isEqualTo((generation + 1) & generations);
    assertThat(Generations.isOut(cells, at, lease)).isTrue();
    assertThat(Generations.isOut(cells, at, before)).isFalse();
    assertThat(Generations.tryEnd(cells, at, before)).as("an earlier lease").isFalse();
    assertThat(Generations.leaseOf(cells, at)).isEqualTo(lease);
    assertThat(Generations.tryEnd(cells, at, lease)).isTrue();
    assertThat(Generations.tryEnd(cells, at, lease)).as("twice").isFalse();
    Generations.resume(cells, at, lease);
    assertThat(Generations.isOut(cells, at, lease)).as("after a put that was undone").isTrue();
  }

  /** If only the state of a lease is needed, not its number, the lease is the index. */
  @Property
  void withoutGenerationsALeaseIsItsIndex(
      @ForAll("capacities") int capacity, @ForAll int anyIndex) {
    int index = Math.floorMod(anyIndex, capacity);
    int bits = Generations.bitsOf(capacity, false);
    int[] cells = Generations.create(1, 0);
    int at = Generations.at(0, 0);
    cells[at] = ~index;
    for (int round = 0; round < 3; round++) {
      assertThat(Generations.isOut(cells, at, index)).isFalse();
      assertThat(Generations.begin(cells, at, bits)).isEqualTo(index);
      assertThat(Generations.tryEnd(cells, at, index)).isTrue();
    }
  }

  @Provide
  Arbitrary<Integer> capacities() {
    return Arbitraries.oneOf(
        Arbitraries.of(1, 2, 3, 64, 1_000, 1_024, 1 << 20, 1 << 30),
        Arbitraries.integers().between(1, IndexPool.MAX_CAPACITY));
  }
}
