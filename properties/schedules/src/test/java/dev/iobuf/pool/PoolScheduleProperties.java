package dev.iobuf.pool;

import dev.iobuf.schedules.Arbitraries;
import dev.iobuf.schedules.Arbitraries.Case;
import dev.iobuf.schedules.Call;
import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Program;
import dev.iobuf.schedules.Strategies;
import java.util.List;
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

  /** Four of five indices are held throughout. */
  private static final Explorer NEARLY_EXHAUSTED = Scenarios.pool(5, 2, 2);

  private static final List<Call> HELD = Program.parse("get get get get ; get ; ").prologue();

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

  @Property(tries = 10_000)
  void thePoolRefusesNothingThatIsFreeWhereAlmostAllIsHeld(@ForAll("casesOfOneFree") Case any) {
    NEARLY_EXHAUSTED.program(any.program()).explore(any.strategy(), 1).assertProperty();
  }

  @Property(tries = 300)
  void thePoolRefusesNothingThatIsFreeUnderSampledSchedules(
      @ForAll("programsOfOneFree") Program any, @ForAll long seed) {
    NEARLY_EXHAUSTED.program(any).explore(Strategies.pos(seed), 100).assertProperty();
  }

  @Provide
  Arbitrary<Program> programsOfOneFree() {
    return Arbitraries.programs(3, 4, "get", "put", "park", "take")
        .map(program -> new Program(HELD, program.threads(), List.of()).thenAlone("get get get"));
  }

  @Provide
  Arbitrary<Case> casesOfOneFree() {
    return Combinators.combine(programsOfOneFree(), Arbitraries.schedules(5, 60, 3)).as(Case::new);
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
