package dev.iobuf.behaviour.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.SmallBufferPool;
import dev.iobuf.pool.BoundedPool;
import dev.iobuf.pool.PoolOptions;
import dev.iobuf.wait.WaitStrategy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Options are values: each change gives new ones, in any order, and leaves the old ones alone. */
class PoolOptionsTest {
  private static final PoolOptions ALL =
      PoolOptions.DEFAULT
          .named("frames")
          .waiting(WaitStrategy.YIELD)
          .checked()
          .counted()
          .census(128)
          .overdueAfter(Duration.ofSeconds(2))
          .wiped()
          .guardedViews()
          .shown();

  @Test
  void theDefaultHasNoNameParksAndWatchesNothing() {
    assertThat(PoolOptions.DEFAULT.name()).isNull();
    assertThat(PoolOptions.DEFAULT.waiting()).isEqualTo(WaitStrategy.PARK);
    assertThat(PoolOptions.DEFAULT.isChecked()).isFalse();
    assertThat(PoolOptions.DEFAULT.isCounted()).isFalse();
    assertThat(PoolOptions.DEFAULT.hasCensus()).isFalse();
    assertThat(PoolOptions.DEFAULT.hasGuardedViews()).isFalse();
    assertThat(PoolOptions.DEFAULT.isWiped()).isFalse();
    assertThat(PoolOptions.DEFAULT.isShown()).isFalse();
    assertThat(PoolOptions.DEFAULT.overdueAfter()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void eachOptionIsKeptByTheOthers() {
    assertThat(ALL.name()).isEqualTo("frames");
    assertThat(ALL.waiting()).isEqualTo(WaitStrategy.YIELD);
    assertThat(ALL.isChecked()).isTrue();
    assertThat(ALL.isCounted()).isTrue();
    assertThat(ALL.hasCensus()).isTrue();
    assertThat(ALL.isWiped()).isTrue();
    assertThat(ALL.hasGuardedViews()).isTrue();
    assertThat(ALL.isShown()).isTrue();
    assertThat(ALL.overdueAfter()).isEqualTo(Duration.ofSeconds(2));
    assertThat(
            PoolOptions.DEFAULT
                .shown()
                .guardedViews()
                .wiped()
                .overdueAfter(Duration.ofSeconds(2))
                .census(128)
                .counted()
                .checked()
                .waiting(WaitStrategy.YIELD)
                .named("frames"))
        .isEqualTo(ALL)
        .hasSameHashCodeAs(ALL);
    assertThat(PoolOptions.DEFAULT.name()).as("of the default").isNull();
  }

  @Test
  void optionsThatDifferInOneAreNotEqual() {
    assertThat(ALL)
        .isNotEqualTo(ALL.named("replies"))
        .isNotEqualTo(ALL.waiting(WaitStrategy.PARK))
        .isNotEqualTo(ALL.census())
        .isNotEqualTo(ALL.census(1))
        .isNotEqualTo(ALL.withoutCensus())
        .isNotEqualTo(ALL.overdueAfter(Duration.ofSeconds(3)));
    assertThat(PoolOptions.DEFAULT)
        .isNotEqualTo(PoolOptions.DEFAULT.checked())
        .isNotEqualTo(PoolOptions.DEFAULT.counted())
        .isNotEqualTo(PoolOptions.DEFAULT.census())
        .isNotEqualTo(PoolOptions.DEFAULT.withoutCensus())
        .isNotEqualTo(PoolOptions.DEFAULT.wiped())
        .isNotEqualTo(PoolOptions.DEFAULT.guardedViews())
        .isNotEqualTo(PoolOptions.DEFAULT.shown());
  }

  @Test
  void theyReportTheirChoices() {
    assertThat(ALL)
        .hasToString(
            "PoolOptions[name=frames, waiting=YIELD, census=every 128, overdueAfter=PT2S,"
                + " isChecked=true, isCounted=true, isWiped=true, hasGuardedViews=true, isShown=true]");
    assertThat(PoolOptions.DEFAULT.toString()).contains("name=null", "census=unsaid");
    assertThat(PoolOptions.DEFAULT.census().toString()).contains("census=holders");
    assertThat(PoolOptions.DEFAULT.withoutCensus().toString()).contains("census=none");
  }

  @Test
  void aCensusIsTakenByTheLastWord() {
    assertThat(PoolOptions.DEFAULT.census(7).withoutCensus().hasCensus()).isFalse();
    assertThat(PoolOptions.DEFAULT.withoutCensus().census().hasCensus()).isTrue();
    assertThat(PoolOptions.DEFAULT.census(7).census())
        .as("without stacks")
        .isEqualTo(PoolOptions.DEFAULT.census());
    for (int every : new int[] {0, -1, Integer.MIN_VALUE}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> PoolOptions.DEFAULT.census(every))
          .withMessageContaining("every=" + every);
    }
  }

  @Test
  void aLeaseIsNotOverdueAtOnce() {
    for (Duration age : new Duration[] {Duration.ZERO, Duration.ofNanos(-1)}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> PoolOptions.DEFAULT.overdueAfter(age))
          .withMessageContaining("age=" + age);
    }
  }

  @Test
  void aNameThatShowsNothingOrBreaksLinesIsRefused() {
    Map<String, String> shown = Map.of("", "", " ", " ", "\t\n", "??", "a\nb", "a?b");
    shown.forEach((name, asShown) ->
        assertThatIllegalArgumentException()
            .isThrownBy(() -> PoolOptions.DEFAULT.named(name))
            .withMessageContaining("name=\"" + asShown + "\""));
  }

  @Test
  @SuppressWarnings("NullAway") // the test passes null
  void nothingMayBeMissing() {
    assertThatThrownBy(() -> PoolOptions.DEFAULT.named(null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> PoolOptions.DEFAULT.overdueAfter(null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> PoolOptions.DEFAULT.waiting(null))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void everyMessageNamesThePool() throws Exception {
    for (PoolOptions options :
        new PoolOptions[] {
          PoolOptions.DEFAULT.named("frames"),
          PoolOptions.DEFAULT.named("frames").wiped().census(1),
          PoolOptions.DEFAULT.named("frames").guardedViews(),
          ALL
        }) {
      SmallBufferPool pool = SmallBufferPool.create(1, options);
      String called = "pool=frames (SmallBufferPool[capacity=1])";
      int lease = pool.get();
      assertThatThrownBy(() -> pool.get(Duration.ZERO))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining(called);
      assertThatThrownBy(() -> pool.put(-3)).hasMessageContaining(called);
      assertThatThrownBy(pool::close).hasMessageContaining(called);
      pool.put(lease);
      assertThatThrownBy(() -> pool.put(lease)).hasMessageContaining(called);
      pool.close();
      assertThatThrownBy(pool::tryGet).hasMessageContaining(called);
      assertThat(pool.name()).as("of a closed pool").isEqualTo("frames");
    }
  }

  @Test
  void aPoolOfObjectsIsNamedTheSameWay() {
    try (BoundedPool<String> unnamed = BoundedPool.create(2, _ -> "word");
        BoundedPool<String> named =
            BoundedPool.create(2, _ -> "word", PoolOptions.DEFAULT.named("words"))) {
      assertThat(unnamed.name()).isEqualTo("BoundedPool");
      assertThat(unnamed).hasToString("BoundedPool[capacity=2]");
      assertThat(named.name()).isEqualTo("words");
      assertThat(named).hasToString("words (BoundedPool[capacity=2])");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BoundedPool.create(0, _ -> "word", PoolOptions.DEFAULT.named("words")))
        .withMessage("capacity must be 1 … 1073741824: capacity=0, pool=words (BoundedPool)");
  }
}
