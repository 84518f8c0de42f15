package dev.iobuf.pool;

import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Report;
import dev.iobuf.schedules.Strategies;
import dev.iobuf.schedules.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Prints how many schedules of three threads with three calls each one core runs in a second. The
 * seconds are those that all threads of the process spent on processors: other processes hardly
 * count, compiler and garbage collector do.
 */
@Tag("figures")
class FiguresTest {
  private static final int REPEATS = 5;
  private static final long NANOS = Duration.ofSeconds(2).toNanos();

  private final Explorer ring =
      Scenarios.ring(3, 3, 3).program("get put get | get put get | get put get");

  @Test
  void printsSchedulesASecond() {
    System.out.println("| | virtual threads (public API) | continuations (`--add-exports`) |");
    System.out.println("|---|---|---|");
    print("random", () -> Strategies.random(1));
    print("PCT 3", () -> Strategies.pct(1, 3));
    print("POS", () -> Strategies.pos(1));
    print("states", Strategies::states);
  }

  private void print(String name, Supplier<Strategy> strategy) {
    System.out.printf(
        "| %s | %s | %s |%n", name, rate(ring.onVirtualThreads(), strategy), rate(ring, strategy));
  }

  /** The lowest and the highest of some repetitions, after one that is not counted. */
  private static String rate(Explorer explorer, Supplier<Strategy> strategy) {
    List<Double> rates = new ArrayList<>();
    for (int i = 0; i <= REPEATS; i++) {
      Duration before = processorTime();
      Report report = explorer.explore(strategy.get(), Long.MAX_VALUE, NANOS).assertNoFailure();
      double seconds = processorTime().minus(before).toNanos() / 1e9;
      rates.add(report.runs() / seconds);
    }
    List<Double> warm = rates.subList(1, rates.size()).stream().sorted().toList();
    return String.format(Locale.ROOT, "%,.0f–%,.0f", warm.getFirst(), warm.getLast());
  }

  private static Duration processorTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
  }
}
