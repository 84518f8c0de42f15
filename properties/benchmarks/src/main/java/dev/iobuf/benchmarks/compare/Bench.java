package dev.iobuf.benchmarks.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs cases in turn, and keeps the results of JMH. */
final class Bench {
  private final Effort effort;
  private final String collector;
  private final Path folder;
  private final List<RunResult> all = new ArrayList<>();

  /**
   * Creates a bench.
   *
   * @param collector a garbage collector, as in {@code -XX:+UseG1GC}
   * @param folder where JMH's logs and results go
   */
  Bench(Effort effort, String collector, Path folder) {
    this.effort = effort;
    this.collector = collector;
    this.folder = folder;
  }

  /**
   * Runs a fork of each case, then of each case in reverse order, and so on, so that a change of
   * the machine's speed affects all cases alike.
   */
  Results measure(Collection<Case> cases) throws RunnerException {
    Map<Case, List<Fork>> results = new LinkedHashMap<>();
    List<Case> order = new ArrayList<>(cases);
    for (int round = 0; round < effort.forks; round++) {
      for (Case each : order) {
        results.computeIfAbsent(each, _ -> new ArrayList<>()).add(Fork.of(run(each)));
      }
      order = order.reversed();
    }
    ResultFormatFactory.getInstance(ResultFormatType.JSON, folder.resolve("jmh.json").toString())
        .writeOut(all);
    Map<Case, Samples> samples = new LinkedHashMap<>();
    results.forEach(
        (each, forks) -> samples.put(each, new Samples(each.mode() == Mode.Throughput, forks)));
    return new Results(samples);
  }

  private RunResult run(Case each) throws RunnerException {
    Timing timing = new Timing(effort.iterations, effort.millis, effort.iterations, effort.millis);
    RunResult result = fork(each, collector, timing, log());
    all.add(result);
    return result;
  }

  /** Runs one fork of a case, whose log goes to a file. */
  static RunResult fork(Case each, String collector, Timing timing, Path log)
      throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + each.benchmark().replace(".", "\\.") + "$")
            .mode(each.mode())
            .threads(each.threads())
            .forks(1)
            // In place of those of this process.
            .jvmArgs()
            .jvmArgsPrepend(jvmOptions(each, collector))
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .output(log.toString());
    each.parameters().forEach(options::param);
    if (each.mode() != Mode.SingleShotTime) {
      // A benchmark that runs once takes no time parameters, and sets the number of its runs
      // itself.
      timing.applyTo(options);
    }
    return new Runner(options.build()).runSingle();
  }

  private static String[] jvmOptions(Case each, String collector) {
    return Stream.concat(Stream.of("-XX:+Use" + collector + "GC"), each.jvmOptions().stream())
        .toArray(String[]::new);
  }

  private Path log() {
    try {
      Path logs = Files.createDirectories(folder.resolve("logs"));
      return logs.resolve("%04d.log".formatted(all.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
