package dev.iobuf.schedules.examples;

import dev.iobuf.schedules.Arbitraries;
import dev.iobuf.schedules.Arbitraries.Case;
import dev.iobuf.schedules.BagOfIndices;
import dev.iobuf.schedules.Explorer;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A property that does not hold; its name keeps it out of the build. */
public class UnsoundPoolClaims {
  private static final Explorer POOL =
      Explorer.of(UnsoundPool.class, 1).specification(new BagOfIndices(1));

  /**
   * The property that the pools of this project claim. Shrinking ends where no single change makes
   * the case shorter: with 195 of 200 seeds at three calls, as with this one.
   */
  @Property(tries = 20_000, seed = "1")
  void isABagUnderAnySchedule(@ForAll("cases") Case any) {
    POOL.program(any.program()).explore(any.strategy(), 1).assertProperty();
  }

  @Provide
  Arbitrary<Case> cases() {
    return Combinators.combine(
            Arbitraries.programs(3, 4, "get", "put").map(program -> program.thenAlone("get")),
            Arbitraries.schedules(5, 60, 3))
        .as(Case::new);
  }
}
