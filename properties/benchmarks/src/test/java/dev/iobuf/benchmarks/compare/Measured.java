package dev.iobuf.benchmarks.compare;

import dev.iobuf.benchmarks.GetPut;
import java.util.Arrays;
import java.util.Map;
import org.openjdk.jmh.annotations.Mode;

/** Cases and results for tests. */
final class Measured {
  private Measured() {}

  static Case side(String label) {
    return Case.of(GetPut.class, "bare", Mode.Throughput).label(label);
  }

  static Samples throughput(double... scores) {
    return samples(true, "ops/us", scores);
  }

  static Samples time(double... scores) {
    return samples(false, "ns/op", scores);
  }

  private static Samples samples(boolean moreIsBetter, String unit, double... scores) {
    return new Samples(
        moreIsBetter,
        Arrays.stream(scores)
            .mapToObj(score ->
                new Fork(score, unit, Map.of("gc.alloc.rate.norm", 0.001), percent -> percent))
            .toList());
  }
}
