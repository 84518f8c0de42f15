package dev.iobuf.behaviour.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.pool.BoundedPool;
import dev.iobuf.pool.Pool;
import dev.iobuf.pool.PoolOptions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.metrics.BatchCallback;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The numbers of a pool in two libraries that dashboards read. */
@Timeout(60)
class MetricsInteropTest {
  private static final PoolOptions OPTIONS = PoolOptions.DEFAULT.named("sessions");
  private static final PoolOptions COUNTED = OPTIONS.counted();

  /** One of one lent, a time-out, a misuse, and a get that waits. */
  private static Thread trouble(Pool<?> pool) throws InterruptedException {
    int lease = pool.get();
    assertThatThrownBy(() -> pool.get(Duration.ofMillis(1))).isInstanceOf(TimeoutException.class);
    assertThatThrownBy(() -> pool.put(lease + 1)).isInstanceOf(IndexOutOfBoundsException.class);
    Thread waiter =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                pool.put(pool.get());
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    while (pool.statistics().waiting() == 0) {
      Thread.sleep(1);
    }
    return waiter;
  }

  private static void end(Pool<?> pool, Thread waiter) throws InterruptedException {
    pool.put(0);
    waiter.join();
    pool.close();
  }

  @Test
  void micrometerReadsThem() throws Exception {
    MeterRegistry registry = new SimpleMeterRegistry();
    Pool<String> pool = BoundedPool.create(1, _ -> "session", OPTIONS);
    PoolMeters.bind(registry, pool);
    Thread waiter = trouble(pool);
    assertThat(registry.get("iobuf.pool.lent").tag("pool", "sessions").gauge().value()).isOne();
    assertThat(registry.get("iobuf.pool.waiting").gauge().value()).isOne();
    assertThat(registry.get("iobuf.pool.timeouts").functionCounter().count()).isOne();
    assertThat(registry.get("iobuf.pool.misuses").functionCounter().count()).isOne();
    double longest = registry.get("iobuf.pool.longest.wait").timeGauge().value(TimeUnit.SECONDS);
    assertThat(longest).isPositive().isLessThanOrEqualTo(seconds(pool));
    end(pool, waiter);
    assertThat(registry.get("iobuf.pool.lent").gauge().value()).isZero();
  }

  @Test
  void micrometerCountsOnlyWhatIsCounted() {
    MeterRegistry registry = new SimpleMeterRegistry();
    try (Pool<String> counted = BoundedPool.create(1, _ -> "session", COUNTED);
        Pool<String> other = BoundedPool.create(1, _ -> "other", OPTIONS.named("other"))) {
      PoolMeters.bind(registry, counted);
      PoolMeters.bind(registry, other);
      int lease = counted.tryGet();
      assertThat(counted.tryGet()).isEqualTo(Pool.WOULD_BLOCK);
      for (String name : new String[] {"iobuf.pool.gets", "iobuf.pool.refusals"}) {
        assertThat(registry.get(name).tag("pool", "sessions").functionCounter().count()).isOne();
        assertThat(registry.find(name).tag("pool", "other").functionCounters()).isEmpty();
      }
      counted.put(lease);
    }
  }

  @Test
  void openTelemetryCountsOnlyWhatIsCounted() {
    InMemoryMetricReader reader = InMemoryMetricReader.create();
    SdkMeterProvider provider = SdkMeterProvider.builder().registerMetricReader(reader).build();
    try (provider;
        Pool<String> counted = BoundedPool.create(1, _ -> "session", COUNTED);
        Pool<String> other = BoundedPool.create(1, _ -> "other", OPTIONS.named("other"));
        BatchCallback _ = PoolInstruments.observe(provider.get("iobuf"), counted);
        BatchCallback _ = PoolInstruments.observe(provider.get("other"), other)) {
      int lease = counted.tryGet();
      assertThat(counted.tryGet()).isEqualTo(Pool.WOULD_BLOCK);
      assertThat(longValue(reader, "iobuf.pool.gets")).isOne();
      assertThat(longValue(reader, "iobuf.pool.refusals")).isOne();
      assertThat(reader.collectAllMetrics())
          .filteredOn(metric ->
              metric.getName().endsWith("s.gets") || metric.getName().endsWith("refusals"))
          .as("of one pool")
          .allMatch(metric -> metric.getInstrumentationScopeInfo().getName().equals("iobuf"));
      counted.put(lease);
    }
  }

  @Test
  void openTelemetryReadsThem() throws Exception {
    InMemoryMetricReader reader = InMemoryMetricReader.create();
    SdkMeterProvider provider = SdkMeterProvider.builder().registerMetricReader(reader).build();
    Pool<String> pool = BoundedPool.create(1, _ -> "session", OPTIONS);
    try (provider;
        BatchCallback _ = PoolInstruments.observe(provider.get("iobuf"), pool)) {
      Thread waiter = trouble(pool);
      assertThat(longValue(reader, "iobuf.pool.lent")).isOne();
      assertThat(longValue(reader, "iobuf.pool.waiting")).isOne();
      assertThat(longValue(reader, "iobuf.pool.timeouts")).isOne();
      assertThat(longValue(reader, "iobuf.pool.misuses")).isOne();
      MetricData longest = metric(reader, "iobuf.pool.longest_wait");
      assertThat(longest.getUnit()).isEqualTo("s");
      assertThat(longest.getDoubleGaugeData().getPoints().iterator().next().getValue())
          .isPositive()
          .isLessThanOrEqualTo(seconds(pool));
      end(pool, waiter);
    }
    assertThat(reader.collectAllMetrics()).as("after the end").isEmpty();
  }

  private static double seconds(Pool<?> pool) {
    return pool.statistics().longestWait().toNanos() / 1e9;
  }

  private static MetricData metric(InMemoryMetricReader reader, String name) {
    return reader.collectAllMetrics().stream()
        .filter(metric -> metric.getName().equals(name))
        .findAny()
        .orElseThrow();
  }

  private static long longValue(InMemoryMetricReader reader, String name) {
    MetricData metric = metric(reader, name);
    PointData point = metric.getLongSumData().getPoints().iterator().next();
    assertThat(point.getAttributes().asMap().values()).containsExactly("sessions");
    return metric.getLongSumData().getPoints().iterator().next().getValue();
  }

  @Test
  void nothingOfThemIsWrittenInAnotherLanguage() {
    assertThat(System.getProperty("java.class.path")).doesNotContain("kotlin");
    assertThat(Thread.currentThread().getContextClassLoader().getResource("kotlin/Metadata.class"))
        .isNull();
  }
}
