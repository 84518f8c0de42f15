package dev.iobuf.behaviour.interop;

import dev.iobuf.pool.Pool;
import dev.iobuf.pool.PoolStatistics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.concurrent.TimeUnit;

/** The numbers of a pool as meters of Micrometer, which hold the pool weakly. */
public final class PoolMeters {
  private PoolMeters() {}

  /** Adds the meters of a pool, with its name as a tag. */
  public static void bind(MeterRegistry registry, Pool<?> pool) {
    String name = pool.name();
    Gauge.builder("iobuf.pool.lent", pool, Pool::lent).tag("pool", name).register(registry);
    Gauge.builder("iobuf.pool.waiting", pool, p -> p.statistics().waiting())
        .tag("pool", name)
        .register(registry);
    TimeGauge.builder(
            "iobuf.pool.longest.wait",
            pool,
            TimeUnit.NANOSECONDS,
            p -> p.statistics().longestWait().toNanos())
        .tag("pool", name)
        .register(registry);
    FunctionCounter.builder("iobuf.pool.timeouts", pool, p -> p.statistics().timeouts())
        .tag("pool", name)
        .register(registry);
    FunctionCounter.builder("iobuf.pool.misuses", pool, p -> p.statistics().misuses())
        .tag("pool", name)
        .register(registry);
    if (pool.statistics().gets() != PoolStatistics.NOT_COUNTED) {
      FunctionCounter.builder("iobuf.pool.gets", pool, p -> p.statistics().gets())
          .tag("pool", name)
          .register(registry);
      FunctionCounter.builder("iobuf.pool.refusals", pool, p -> p.statistics().refusals())
          .tag("pool", name)
          .register(registry);
    }
  }
}
