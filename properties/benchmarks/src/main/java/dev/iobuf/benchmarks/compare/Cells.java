package dev.iobuf.benchmarks.compare;

import static dev.iobuf.benchmarks.Which.AT_RANDOM;
import static dev.iobuf.benchmarks.Which.EVERY_SECOND;
import static dev.iobuf.benchmarks.Which.LENT_FIRST;
import static dev.iobuf.benchmarks.Which.LENT_LAST;
import static dev.iobuf.benchmarks.Work.BULK;
import static dev.iobuf.benchmarks.Work.CHANGING;
import static dev.iobuf.benchmarks.Work.CHURN_1;
import static dev.iobuf.benchmarks.Work.CHURN_16;
import static dev.iobuf.benchmarks.Work.CHURN_4;
import static dev.iobuf.benchmarks.Work.CHURN_48;
import static dev.iobuf.benchmarks.Work.EIGHT;
import static dev.iobuf.benchmarks.Work.SINGLE;
import static dev.iobuf.benchmarks.compare.Crew.ONE;
import static dev.iobuf.benchmarks.compare.Crew.SIXTEEN;
import static dev.iobuf.benchmarks.compare.Crew.SIXTEEN_VIRTUAL;
import static dev.iobuf.benchmarks.compare.Crew.THOUSAND_VIRTUAL;
import static dev.iobuf.benchmarks.compare.Crew.TWO;

import dev.iobuf.benchmarks.Which;
import dev.iobuf.benchmarks.Work;
import dev.iobuf.benchmarks.compare.Cell.Place;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The cells of the matrix of pools in use. */
final class Cells {
  static final List<Integer> CAPACITIES = List.of(16, 64, 1024, 4096, 65_536, 1 << 20);

  /** In percent. */
  static final List<Integer> SHARES = List.of(0, 10, 50, 90, 97, 99);

  private Cells() {}

  /** All cells, in the order of the axes. */
  static List<Cell> all() {
    return places().flatMap(Cells::of).toList();
  }

  /** Some cells, such that each value of each axis occurs, and those that differ most. */
  static List<Cell> few() {
    return Stream.of(
            held(64, ONE, SINGLE, 50, LENT_FIRST),
            held(1024, ONE, SINGLE, 10, LENT_FIRST),
            held(1024, ONE, SINGLE, 90, AT_RANDOM),
            held(1024, ONE, SINGLE, 99, LENT_FIRST),
            held(4096, ONE, SINGLE, 50, LENT_FIRST),
            held(4096, ONE, SINGLE, 97, AT_RANDOM),
            held(65_536, ONE, SINGLE, 90, LENT_FIRST),
            held(1 << 20, ONE, SINGLE, 50, LENT_LAST),
            held(1 << 20, ONE, SINGLE, 99, AT_RANDOM),
            held(16, TWO, SINGLE, 10, LENT_FIRST),
            held(16, TWO, SINGLE, 50, EVERY_SECOND),
            held(64, TWO, SINGLE, 90, LENT_FIRST),
            held(1024, TWO, SINGLE, 10, LENT_FIRST),
            held(1024, TWO, SINGLE, 90, LENT_FIRST),
            held(1024, TWO, SINGLE, 97, AT_RANDOM),
            held(4096, TWO, SINGLE, 50, LENT_FIRST),
            held(65_536, TWO, SINGLE, 99, LENT_LAST),
            held(1 << 20, TWO, SINGLE, 97, LENT_FIRST),
            held(1024, SIXTEEN, SINGLE, 10, LENT_FIRST),
            held(1024, SIXTEEN, SINGLE, 97, EVERY_SECOND),
            held(4096, SIXTEEN, SINGLE, 90, LENT_FIRST),
            held(1024, SIXTEEN_VIRTUAL, SINGLE, 50, LENT_FIRST),
            held(65_536, THOUSAND_VIRTUAL, SINGLE, 97, LENT_FIRST),
            held(4096, ONE, EIGHT, 50, LENT_FIRST),
            held(64, TWO, EIGHT, 50, EVERY_SECOND),
            held(65_536, SIXTEEN, EIGHT, 90, LENT_FIRST),
            held(4096, ONE, BULK, 97, LENT_FIRST),
            held(4096, TWO, BULK, 50, AT_RANDOM),
            held(65_536, THOUSAND_VIRTUAL, BULK, 50, LENT_FIRST),
            held(1024, ONE, CHURN_4, 50, LENT_FIRST),
            held(64, TWO, CHURN_1, 50, LENT_FIRST),
            held(4096, TWO, CHURN_16, 50, LENT_FIRST),
            held(4096, SIXTEEN, CHURN_48, 50, LENT_FIRST),
            held(1024, TWO, CHANGING, 10, LENT_FIRST),
            held(65_536, SIXTEEN, CHANGING, 90, LENT_FIRST))
        .flatMap(cell -> Stream.of(cell.idle(), cell))
        .distinct()
        .toList();
  }

  /** Those whose names are selected, and the idle ones that they are compared with. */
  static Collection<Cell> named(Predicate<String> selected) {
    List<Cell> found = all().stream().filter(cell -> selected.test(cell.toString())).toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "no cell has such a name; a name is for instance " + few().getLast());
    }
    Set<Cell> wanted = new HashSet<>(found);
    found.forEach(cell -> wanted.add(cell.idle()));
    return all().stream().filter(wanted::contains).toList();
  }

  private static Cell held(int capacity, Crew crew, Work work, int share, Which which) {
    return new Place(capacity, crew, work).held(share, which);
  }

  private static Stream<Place> places() {
    return Arrays.stream(Work.values())
        .flatMap(work ->
            Arrays.stream(Crew.values())
                .flatMap(
                    crew -> CAPACITIES.stream().map(capacity -> new Place(capacity, crew, work))));
  }

  private static Stream<Cell> of(Place place) {
    return IntStream.range(0, SHARES.size())
        .filter(i -> i == 0 || countAt(place, i) > countAt(place, i - 1))
        .mapToObj(SHARES::get)
        .flatMap(share -> of(place, share))
        .filter(Cell::isPossible);
  }

  /** At small capacities the next share may be as many buffers. */
  private static int countAt(Place place, int share) {
    return place.held(SHARES.get(share), LENT_FIRST).holding().count();
  }

  private static Stream<Cell> of(Place place, int share) {
    if (share == 0) {
      return Stream.of(place.idle());
    }
    // If the threads keep buffers themselves, or exchange held ones, the first held buffers soon
    // make no difference.
    return place.work().keeps() || place.work() == CHANGING
        ? Stream.of(place.held(share, LENT_FIRST))
        : Arrays.stream(Which.values()).map(which -> place.held(share, which));
  }
}
