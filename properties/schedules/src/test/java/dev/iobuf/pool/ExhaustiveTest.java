package dev.iobuf.pool;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * All states of all small programs. Those that end within seconds are explored in every build, the
 * others by the profile {@code nightly}, each for as long as {@code -Diobuf.nightly} says, by
 * default a second.
 */
class ExhaustiveTest {
  @Test
  void everyStateOfEveryQuickProgramIsRight() {
    Exhaustion exhaustion = new Exhaustion(Duration.ofDays(1));
    SmallPrograms.all().stream().filter(SmallPrograms.Case::quick).forEach(exhaustion::explore);
    System.out.println(exhaustion.summary());
  }

  @Test
  @Tag("nightly")
  void everyStateOfEverySlowProgramIsRight() {
    Duration limit = Duration.parse(System.getProperty("iobuf.nightly", "PT1S"));
    Exhaustion exhaustion = new Exhaustion(limit);
    SmallPrograms.all().stream()
        .filter(small -> !small.quick())
        .forEach(small -> {
          exhaustion.explore(small);
          System.out.println(exhaustion.last());
        });
    System.out.println(exhaustion.summary());
  }
}
