package dev.iobuf.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.uring.IoUringSupport;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs every benchmark of every contender once, in this process. The times have no meaning. */
class BenchmarksTest {
  /** The benchmarks that can't run here; a pattern that matches none where all can. */
  private static String excluded() {
    IoUringSupport support = IoUringSupport.current();
    if (support.isAvailable()) {
      return "^$";
    }
    System.out.println("RandomReads is left out: " + support);
    return RandomReads.class.getName();
  }

  @Test
  void everyBenchmarkRuns() throws RunnerException {
    String excluded = excluded();
    Options once =
        new OptionsBuilder()
            .exclude(excluded)
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(5))
            .param("capacity", "16")
            .param("threads", "100")
            .param("tier", "PICO", "HUGE")
            .param("mebibytes", "1")
            .shouldFailOnError(true)
            .output("target/smoke.log")
            .build();

    Collection<RunResult> results = new Runner(once).run();

    assertThat(results)
        .extracting(result -> result.getParams().getBenchmark())
        .containsAll(
            BenchmarkNames.all().stream().filter(name -> !name.startsWith(excluded)).toList());
  }
}
