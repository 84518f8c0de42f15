package dev.iobuf.behaviour.interop;

import dev.iobuf.pool.Pool;
import dev.iobuf.pool.PoolStatistics;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.BatchCallback;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;

/** The numbers of a pool as instruments of OpenTelemetry, read once for all of them. */
public final class PoolInstruments {
  private PoolInstruments() {}

  /**
   * Adds the instruments of a pool. Closing the result ends them, and drops the reference to the
   * pool.
   */
  public static BatchCallback observe(Meter meter, Pool<?> pool) {
    Attributes name = Attributes.of(AttributeKey.stringKey("pool"), pool.name());
    ObservableLongMeasurement lent = meter.upDownCounterBuilder("iobuf.pool.lent").buildObserver();
    ObservableLongMeasurement waiting =
        meter.upDownCounterBuilder("iobuf.pool.waiting").buildObserver();
    ObservableDoubleMeasurement longestWait =
        meter.gaugeBuilder("iobuf.pool.longest_wait").setUnit("s").buildObserver();
    ObservableLongMeasurement timeouts =
        meter.counterBuilder("iobuf.pool.timeouts").buildObserver();
    ObservableLongMeasurement misuses = meter.counterBuilder("iobuf.pool.misuses").buildObserver();
    ObservableLongMeasurement gets = meter.counterBuilder("iobuf.pool.gets").buildObserver();
    ObservableLongMeasurement refusals =
        meter.counterBuilder("iobuf.pool.refusals").buildObserver();
    return meter.batchCallback(
        () -> {
          PoolStatistics now = pool.statistics();
          lent.record(now.lent(), name);
          waiting.record(now.waiting(), name);
          longestWait.record(now.longestWait().toNanos() / 1e9, name);
          timeouts.record(now.timeouts(), name);
          misuses.record(now.misuses(), name);
          if (now.gets() != PoolStatistics.NOT_COUNTED) {
            gets.record(now.gets(), name);
            refusals.record(now.refusals(), name);
          }
        },
        lent,
        waiting,
        longestWait,
        timeouts,
        misuses,
        gets,
        refusals);
  }
}
