package dev.iobuf.behaviour.lifecycle;

import dev.iobuf.behaviour.lifecycle.Step.Trouble;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/** Random programs. They shrink to fewer steps, with smaller numbers, and without trouble. */
final class Programs {
  private static final int MOST_ROOM = 600;

  private Programs() {}

  /**
   * Programs of up to a number of steps, some of them under certain circumstances.
   *
   * @param calm how many steps are under none, for one that is under each of them
   * @param troubles the circumstances
   */
  static Arbitrary<List<Step>> of(int steps, int calm, Trouble... troubles) {
    List<Tuple.Tuple2<Integer, Trouble>> circumstances = new ArrayList<>();
    circumstances.add(Tuple.of(calm, Trouble.NONE));
    for (Trouble trouble : troubles) {
      circumstances.add(Tuple.of(1, trouble));
    }
    List<Tuple.Tuple2<Integer, Kind>> kinds =
        Stream.of(Kind.values()).map(kind -> Tuple.of(kind.weight, kind)).toList();
    return Combinators.combine(
            Arbitraries.frequency(kinds),
            Arbitraries.integers().between(0, 1_000).withoutEdgeCases(),
            Arbitraries.integers().between(0, 1_000).withoutEdgeCases(),
            Arbitraries.frequency(circumstances),
            Arbitraries.integers()
                .between(1, MOST_ROOM)
                .withDistribution(RandomDistribution.uniform()))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(steps)
        .withSizeDistribution(RandomDistribution.uniform());
  }
}
