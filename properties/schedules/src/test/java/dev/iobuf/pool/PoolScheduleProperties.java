package dev.iobuf.pool;

import dev.iobuf.schedules.Arbitraries;
import dev.iobuf.schedules.Arbitraries.Case;
import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Program;
import dev.iobuf.schedules.Strategies;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Ring and pool are linearizable for any short program, under any schedule. */
class PoolScheduleProperties {
  private static final Explorer RING = Scenarios.ring(2);
  private static final Explorer POOL = Scenarios.pool(3, 2, 1);
  private static final String DRAIN = "get get get get";

  @Property(tries = 20_000)
  void theRingIsAFifoUnderAnySchedule(@ForAll("cases") Case any) {
    RING.program(any.program()).explore(any.strategy(), 1).assertProperty();
  }

  @Property(tries = 20_000)
  void thePoolIsABagUnderAnySchedule(@ForAll("cases") Case any) {
    POOL.program(any.program()).explore(any.strategy(), 1).assertProperty();
  }

  @Property(tries = 300)
  void thePoolIsABagUnderSampledSchedules(@ForAll("programs") Program any, @ForAll long seed) {
    POOL.program(any).explore(Strategies.pos(seed), 100).assertProperty();
  }

  @Provide
  Arbitrary<Program> programs() {
    return Arbitraries.programs(3, 4, "get", "put").map(program -> program.thenAlone(DRAIN));
  }

  @Provide
  Arbitrary<Case> cases() {
    return Combinators.combine(programs(), Arbitraries.schedules(5, 60, 3)).as(Case::new);
  }
}
