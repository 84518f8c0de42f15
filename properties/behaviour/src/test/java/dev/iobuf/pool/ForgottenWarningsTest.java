package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A program that forgets many pools gets a few lines, and the count of the others. */
class ForgottenWarningsTest {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final List<String> log = new ArrayList<>();

  /** For any time of the begin, even one after which the time overflows. */
  private long now = Long.MAX_VALUE - MINUTE / 2;

  private final ForgottenWarnings warnings = new ForgottenWarnings(() -> now, log::add);

  private void warn(int count) {
    for (int i = 0; i < count; i++) {
      warnings.warn(() -> "a pool was forgotten.");
    }
  }

  @Test
  void theFirstOnesAreLoggedAsTheyCome() {
    warn(ForgottenWarnings.FIRST);
    assertThat(log).hasSize(ForgottenWarnings.FIRST).containsOnly("a pool was forgotten.");
  }

  @Test
  void thenOneAMinuteSaysHowManyWereLeftOut() {
    warn(100_000);
    assertThat(log).hasSize(ForgottenWarnings.FIRST);
    now += MINUTE - 1;
    warn(1);
    assertThat(log).hasSize(ForgottenWarnings.FIRST);
    now++;
    warn(3);
    assertThat(log).hasSize(ForgottenWarnings.FIRST + 1);
    assertThat(log.getLast())
        .startsWith("a pool was forgotten. ")
        .contains(" " + (100_001 - ForgottenWarnings.FIRST) + " more ");
    now += MINUTE;
    warn(1);
    assertThat(log).hasSize(ForgottenWarnings.FIRST + 2);
    assertThat(log.getLast()).contains(" 2 more ");
  }

  @Test
  void oneThatIsAloneInItsMinuteSaysNothingOfOthers() {
    warn(ForgottenWarnings.FIRST);
    now += MINUTE;
    warn(1);
    assertThat(log.getLast()).isEqualTo("a pool was forgotten.");
  }
}
