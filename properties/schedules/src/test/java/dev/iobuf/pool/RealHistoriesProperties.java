package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.schedules.Arbitraries;
import dev.iobuf.schedules.Operation;
import dev.iobuf.schedules.PoolOfIndices;
import dev.iobuf.schedules.Program;
import dev.iobuf.schedules.Wgl;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

/**
 * The results of real threads that use a pool at the same time are those of some sequential order.
 */
class RealHistoriesProperties {
  @Property(tries = 500)
  void withoutWaiting(
      @ForAll("quick") Program any, @ForAll @IntRange(min = 1, max = 4) int capacity)
      throws InterruptedException {
    check(capacity, any, 10);
  }

  @Property(tries = 300)
  void withWaitsTimeoutsAndInterrupts(
      @ForAll("waiting") Program any, @ForAll @IntRange(min = 1, max = 3) int capacity)
      throws InterruptedException {
    check(capacity, any, 3);
  }

  private static void check(int capacity, Program program, int times) throws InterruptedException {
    for (int i = 0; i < times; i++) {
      List<Operation> history = RealThreads.run(capacity, program);
      Statistics.label("threads overlapped").collect(overlap(history));
      Statistics.label("calls pending").collect(isPending(history));
      Wgl.Verdict verdict = Wgl.check(new PoolOfIndices(capacity), history);
      assertThat(verdict.linearizable()).as("%s\nlegal up to %s", history, verdict).isTrue();
    }
  }

  private static boolean overlap(List<Operation> history) {
    return history.stream().anyMatch(operation -> operation.returned() > operation.invoked() + 1);
  }

  private static boolean isPending(List<Operation> history) {
    return history.stream().anyMatch(operation -> operation.returned() == Operation.PENDING);
  }

  @Provide
  Arbitrary<Program> quick() {
    return Arbitraries.programs(4, 40, "tryGet", "put");
  }

  @Provide
  Arbitrary<Program> waiting() {
    return Arbitraries.programs(3, 5, "get", "poll", "tryGet", "put", "put", "interrupt(0)");
  }
}
