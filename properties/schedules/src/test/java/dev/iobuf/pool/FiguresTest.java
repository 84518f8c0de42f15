package dev.iobuf.pool;

import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Report;
import dev.iobuf.schedules.Strategies;
import dev.iobuf.schedules.Strategy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
  private static final long NANOS = Duration.ofSeconds(1).toNanos();

  private final Explorer ring =
      Scenarios.ring(3, 3, 3).program("get put get | get put get | get put get");

  @Test
  void printsSchedulesASecond() {
    Map<String, Supplier<Strategy>> strategies = new LinkedHashMap<>();
    strategies.put("random", () -> Strategies.random(1));
    strategies.put("PCT 3", () -> Strategies.pct(1, 3));
    strategies.put("POS", () -> Strategies.pos(1));
    strategies.put("states", Strategies::states);
    strategies.values().forEach(this::rates); // time for the compiler
    System.out.println("| | virtual threads (public API) | continuations (`--add-exports`) |");
    System.out.println("|---|---|---|");
    strategies.forEach(
        (name, strategy) -> System.out.println("| " + name + " | " + rates(strategy) + " |"));
  }

  private String rates(Supplier<Strategy> strategy) {
    return rate(ring.onVirtualThreads(), strategy) + " | " + rate(ring, strategy);
  }

  /** The lowest and the highest of some repetitions. */
  private static String rate(Explorer explorer, Supplier<Strategy> strategy) {
    List<Double> rates =
        Stream.generate(() -> once(explorer, strategy.get())).limit(REPEATS).sorted().toList();
    return String.format(Locale.ROOT, "%,.0f–%,.0f", rates.getFirst(), rates.getLast());
  }

  private static double once(Explorer explorer, Strategy strategy) {
    Duration before = processorTime();
    Report report = explorer.explore(strategy, Long.MAX_VALUE, NANOS).assertNoFailure();
    return report.runs() * 1e9 / processorTime().minus(before).toNanos();
  }

  private static Duration processorTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
  }
}
