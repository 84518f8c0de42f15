package dev.iobuf.benchmarks.compare;

import static dev.iobuf.benchmarks.compare.Plot.Scale.NUMBERS;
import static dev.iobuf.benchmarks.compare.Plot.Scale.POWERS_OF_TEN;
import static dev.iobuf.benchmarks.compare.Plot.Scale.POWERS_OF_TWO;
import static dev.iobuf.benchmarks.peers.Contender.AGRONA;
import static dev.iobuf.benchmarks.peers.Contender.ARRAY_BLOCKING;
import static dev.iobuf.benchmarks.peers.Contender.CONCURRENT_LINKED;
import static dev.iobuf.benchmarks.peers.Contender.IOBUF;
import static dev.iobuf.benchmarks.peers.Contender.JCTOOLS_RELAXED;
import static dev.iobuf.benchmarks.peers.Contender.JCTOOLS_STRICT;
import static dev.iobuf.benchmarks.peers.Contender.NETTY_ADAPTIVE;
import static dev.iobuf.benchmarks.peers.Contender.STORMPOT_THREAD_SAFE;
import static org.openjdk.jmh.annotations.Mode.SampleTime;
import static org.openjdk.jmh.annotations.Mode.SingleShotTime;
import static org.openjdk.jmh.annotations.Mode.Throughput;

import dev.iobuf.Tier;
import dev.iobuf.benchmarks.Creation;
import dev.iobuf.benchmarks.Exhausted;
import dev.iobuf.benchmarks.GetPut;
import dev.iobuf.benchmarks.GetPutMany;
import dev.iobuf.benchmarks.compare.Plot.Axis;
import dev.iobuf.benchmarks.compare.Plot.Line;
import dev.iobuf.benchmarks.compare.Plot.Point;
import dev.iobuf.benchmarks.peers.Contender;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The plots. */
final class Plots {
  private static final List<Contender> SOME =
      List.of(
          IOBUF,
          JCTOOLS_STRICT,
          AGRONA,
          ARRAY_BLOCKING,
          CONCURRENT_LINKED,
          STORMPOT_THREAD_SAFE,
          NETTY_ADAPTIVE);

  private static final double[] PERCENTILES = {50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99};

  private static final int[] THREADS = {1, 2, 4, 8, 16, 32, 64};

  /** 16 … 2²⁰. */
  private static final int[] CAPACITIES = {
    16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1 << 20
  };

  /** Up to 128 MiB, which some zero. */
  private static final int[] CREATED = {16, 64, 256, 1024, 4096, 16_384, 65_536};

  private static final int[] LENT = {0, 8, 64, 128, 192, 256, 512, 1000};

  private static final Axis CAPACITY =
      new Axis("capacity, buffers", POWERS_OF_TWO, "%,.0f"::formatted);

  private static final Axis NANOS = new Axis("ns", NUMBERS, "%,.0f"::formatted);

  private Plots() {}

  static List<Plot> all() {
    Case getPut = Case.of(GetPut.class, "bare", Throughput).with("capacity", 1024);
    return List.of(
        new Plot(
            "threads",
            "get + put, capacity 1024",
            new Axis("threads", POWERS_OF_TWO, "%.0f"::formatted),
            new Axis("pairs a microsecond", POWERS_OF_TEN, "%,.0f"::formatted),
            contenders(SOME, THREADS, threads -> getPut.threads(threads), Samples::median)),
        new Plot(
            "latency",
            "get + put, 16 threads, capacity 1024, clock included",
            new Axis("percentile", POWERS_OF_TEN, Plots::percentile),
            new Axis("ns", POWERS_OF_TEN, "%,.0f"::formatted),
            SOME.stream()
                .map(each -> latency(getPut.threads(16).mode(SampleTime).of(each)))
                .toList()),
        new Plot(
            "capacity",
            "get + put, 1 thread",
            CAPACITY,
            NANOS,
            Stream.concat(
                    contenders(
                        List.of(IOBUF, JCTOOLS_STRICT),
                        CAPACITIES,
                        capacity -> getPut.with("capacity", capacity),
                        Plots::nanos)
                        .stream(),
                    Stream.of(
                        line(
                            "iobuf, 8 leases",
                            CAPACITIES,
                            capacity ->
                                Case.of(GetPutMany.class, "bare", Throughput)
                                    .with("capacity", capacity)
                                    .of(IOBUF),
                            Plots::nanos)))
                .toList()),
        new Plot(
            "lent",
            "get + put, 1 thread, capacity 1024, while others hold some",
            new Axis("buffers that others hold", NUMBERS, "%,.0f"::formatted),
            NANOS,
            contenders(
                List.of(IOBUF, JCTOOLS_STRICT),
                LENT,
                lent -> getPut.with("lent", lent),
                Plots::nanos)),
        new Plot(
            "exhausted",
            "tryGet when all are lent, capacity 65,536",
            new Axis("processors that the JVM sees", POWERS_OF_TWO, "%.0f"::formatted),
            NANOS,
            contenders(
                List.of(IOBUF, JCTOOLS_STRICT, JCTOOLS_RELAXED),
                THREADS,
                processors ->
                    Case.of(Exhausted.class, "tryGet", Throughput)
                        .with("capacity", 65_536)
                        .jvmOption("-XX:ActiveProcessorCount=" + processors),
                Plots::nanos)),
        new Plot(
            "creation",
            "time to create a pool of 2 KiB buffers",
            CAPACITY,
            new Axis("µs", POWERS_OF_TEN, "%,.0f"::formatted),
            creations(Samples::median)),
        new Plot(
            "memory",
            "RAM taken by a new pool of 2 KiB buffers",
            CAPACITY,
            new Axis("KiB", POWERS_OF_TEN, "%,.0f"::formatted),
            creations(samples -> Math.max(1, samples.counter("resident") / 1024))));
  }

  private static List<Line> contenders(
      List<Contender> contenders, int[] xs, IntFunction<Case> cases, ToDoubleFunction<Samples> y) {
    return contenders.stream()
        .map(each -> line(each.toString(), xs, x -> cases.apply(x).of(each), y))
        .toList();
  }

  private static List<Line> creations(ToDoubleFunction<Samples> y) {
    Function<String, Line> of =
        method ->
            line(
                method,
                CREATED,
                capacity ->
                    Case.of(Creation.class, method, SingleShotTime)
                        .with("tier", Tier.SMALL)
                        .with("capacity", capacity),
                y);
    return Stream.of("iobuf", "arena", "direct").map(of).toList();
  }

  private static Line latency(Case of) {
    return new Line(
        of.label(),
        IntStream.range(0, PERCENTILES.length)
            .mapToObj(i -> PERCENTILES[i])
            .map(percent -> new Point(rarity(percent), of, latency(percent)))
            .toList());
  }

  private static ToDoubleFunction<Samples> latency(double percent) {
    return samples -> 1000 * samples.percentile(percent);
  }

  private static Line line(
      String label, int[] xs, IntFunction<Case> cases, ToDoubleFunction<Samples> y) {
    return new Line(
        label, IntStream.of(xs).mapToObj(x -> new Point(x, cases.apply(x), y)).toList());
  }

  /** One in how many is slower: 100 for the 99th percentile. */
  private static double rarity(double percent) {
    return 100 / (100 - percent);
  }

  private static String percentile(double rarity) {
    return "%.4g".formatted(100 - 100 / rarity).replaceFirst("\\.?0+$", "") + " %";
  }

  /** Of operations a microsecond. */
  private static double nanos(Samples samples) {
    return 1000 / samples.median();
  }
}
