package dev.iobuf.behaviour.wait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.wait.Backoff;
import java.time.Duration;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class BackoffProperties {

  @Example
  void byDefaultStartsAt500MicrosecondsAndEndsAt100Milliseconds() {
    Backoff backoff = new Backoff();
    assertThat(backoff.step()).isEqualTo(Duration.ofNanos(500_000));
    for (int sleep = 0; sleep < 200 * 201 / 2 + 1_000; sleep++) {
      backoff.nextNanos();
    }
    assertThat(backoff.step()).isEqualTo(Duration.ofMillis(100));
  }

  @Property(tries = 200)
  void blockNHasNSleepsOfNTimesTheBaseUpToTheCeiling(
      @ForAll @LongRange(min = 1, max = 10_000_000) long base,
      @ForAll @IntRange(min = 1, max = 50) int ceilingInBases) {
    long ceiling = base * ceilingInBases;
    Backoff backoff = new Backoff(Duration.ofNanos(base), Duration.ofNanos(ceiling));
    for (int block = 1; block <= 60; block++) {
      for (int sleep = 0; sleep < block; sleep++) {
        assertThat(backoff.block()).isEqualTo(block);
        long step = Math.min(block * base, ceiling);
        assertThat(backoff.step().toNanos()).isEqualTo(step);
        assertThat(backoff.nextNanos())
            .isBetween(Math.max(1, step - step / 8 - 1), step + step / 8 + 1);
      }
    }
    backoff.reset();
    assertThat(backoff.block()).isEqualTo(1);
    assertThat(backoff.step().toNanos()).isEqualTo(base);
  }

  @Property(tries = 20)
  void jitterSpreadsTheSleepsOverTheWholeEighthEitherWay(
      @ForAll @LongRange(min = 1_000_000, max = 1_000_000_000) long base) {
    Backoff backoff = new Backoff(Duration.ofNanos(base), Duration.ofNanos(base));
    long shortest = Long.MAX_VALUE;
    long longest = 0;
    for (int i = 0; i < 2_000; i++) {
      long nanos = backoff.nextNanos();
      shortest = Math.min(shortest, nanos);
      longest = Math.max(longest, nanos);
    }
    assertThat(shortest).isLessThan(base - base / 10);
    assertThat(longest).isGreaterThan(base + base / 10);
  }

  @Example
  void anInterruptEndsThePauseAndIsReportedOnce() {
    Backoff backoff = new Backoff(Duration.ofDays(1), Duration.ofDays(1));
    Thread.currentThread().interrupt();
    assertThatThrownBy(backoff::pause).isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Example
  void refusesABaseOrCeilingThatMakesNoSense() {
    Duration ms = Duration.ofMillis(1);
    assertRefused(Duration.ZERO, ms);
    assertRefused(ms.negated(), ms);
    assertRefused(ms, Duration.ofNanos(999_999));
    assertRefused(ms, Duration.ofDays(1).plusNanos(1));
    assertRefused(ms, Duration.ofSeconds(Long.MAX_VALUE));
  }

  private static void assertRefused(Duration base, Duration ceiling) {
    assertThatThrownBy(() -> new Backoff(base, ceiling))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("base=" + base)
        .hasMessageContaining("ceiling=" + ceiling);
  }
}
