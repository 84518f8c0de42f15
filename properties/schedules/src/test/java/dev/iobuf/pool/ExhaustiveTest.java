package dev.iobuf.pool;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * All states of all small programs. Those that end within seconds are explored in every build, all
 * of them by the profile {@code exhaustive}, each for as long as {@code -Diobuf.exhaustive} says,
 * by default five minutes.
 */
class ExhaustiveTest {
  @Test
  void everyStateOfEveryQuickProgramIsRight() {
    Exhaustion exhaustion = new Exhaustion(Duration.ofDays(1));
    SmallPrograms.all().stream().filter(SmallPrograms.Case::quick).forEach(exhaustion::explore);
    System.out.println(exhaustion.summary());
  }

  @Test
  @Tag("exhaustive")
  void everyStateOfEverySmallProgramIsRight() {
    Duration limit = Duration.parse(System.getProperty("iobuf.exhaustive", "PT5M"));
    Exhaustion exhaustion = new Exhaustion(limit);
    SmallPrograms.all()
        .forEach(small -> {
          exhaustion.explore(small);
          System.out.println(exhaustion.last());
        });
    System.out.println(exhaustion.summary());
  }
}
