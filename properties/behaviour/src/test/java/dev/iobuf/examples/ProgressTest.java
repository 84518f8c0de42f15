package dev.iobuf.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The progress of a program, its rate, and the time that is left. */
class ProgressTest {
  private static final long GIB = 1L << 30;

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private long millis;

  private String shownAfter(long total, long bytes, long millisPassed) {
    StatusLine line = new StatusLine(new PrintStream(shown, true, StandardCharsets.UTF_8), true, 0);
    Progress progress =
        new Progress("copied", total, line, () -> TimeUnit.MILLISECONDS.toNanos(millis));
    millis += millisPassed;
    progress.accept(bytes);
    return shown.toString(StandardCharsets.UTF_8).strip();
  }

  @Test
  void saysHowMuchHowFastAndHowLong() {
    assertThat(shownAfter(4 * GIB, GIB, 2_000))
        .isEqualTo("copied 1 GiB of 4 GiB, 25 %, 512 MiB/s, 6 s left");
  }

  @Test
  void saysNoRateAtTheVeryBeginning() {
    assertThat(shownAfter(4 * GIB, GIB, 100)).isEqualTo("copied 1 GiB of 4 GiB, 25 %");
  }

  @Test
  void estimatesNothingWhereTheEndIsUnknown() {
    assertThat(shownAfter(0, GIB, 2_000)).isEqualTo("copied 1 GiB, 512 MiB/s");
  }

  @ParameterizedTest
  @CsvSource({"0.2, 1 s", "59, 59 s", "60, 1 min 0 s", "3599, 59 min 59 s", "7260, 2 h 1 min"})
  void estimatesInTheUnitsOfPeople(double seconds, String estimate) {
    assertThat(Quantity.estimate(seconds)).isEqualTo(estimate);
  }

  @ParameterizedTest
  @CsvSource({"1023, 1023 B", "1024, 1 KiB", "1536, 1.5 KiB", "134217728, 128 MiB"})
  void showsNoMoreDigitsOfASizeThanItHas(double bytes, String size) {
    assertThat(Quantity.size(bytes)).isEqualTo(size);
  }

  @Test
  void oneIsNotMany() {
    assertThat(Quantity.of(0, "byte")).isEqualTo("0 bytes");
    assertThat(Quantity.of(1, "byte")).isEqualTo("1 byte");
    assertThat(Quantity.of(1_000, "byte")).isEqualTo("1,000 bytes");
  }

  @Test
  void ratesOnlyRunsThatTookLongEnough() {
    assertThat(Quantity.time(8_192, 500_000_000)).isEqualTo("0.500 s");
    assertThat(Quantity.time(GIB, 500_000_000)).isEqualTo("0.500 s (2 GiB/s)");
  }
}
