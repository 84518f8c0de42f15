package dev.iobuf.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.schedules.examples.QueueModel;
import dev.iobuf.schedules.examples.RacyCounter;
import dev.iobuf.schedules.examples.StackModel;
import dev.iobuf.schedules.examples.Stages;
import dev.iobuf.schedules.examples.Tickets;
import dev.iobuf.schedules.examples.TreiberStack;
import dev.iobuf.schedules.examples.UnsoundPool;
import dev.iobuf.schedules.examples.VyukovRing;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cutting off schedules in known states loses no result that plain depth-first search finds. */
class StateCachingTest {
  @Test
  void findsAFaultWheneverPlainSearchFindsOne() {
    Explorer counter =
        Explorer.of(RacyCounter.class)
            .specification(SequentialModel.of(RacyCounter.Model::new, RacyCounter.Model::count));
    assertSameVerdict(counter.program("next | next"), true);
    assertSameVerdict(counter.program("next ; next | next ; next"), true);
    assertSameVerdict(counter.program("next next"), false);
  }

  @Test
  void provesAllThatPlainSearchProves() {
    Explorer stack =
        Explorer.of(TreiberStack.class)
            .specification(SequentialModel.of(StackModel::new, StackModel::values));
    for (String program :
        List.of(
            "push(1) pop | push(2) pop",
            "push(1) | push(2) | pop",
            "push(1) push(2) | pop pop",
            "push(1) pop | pop push(2)")) {
      assertSameVerdict(stack.program(program), false);
    }
    Explorer ring =
        Explorer.of(VyukovRing.class, false)
            .specification(SequentialModel.of(QueueModel::new, QueueModel::values));
    assertSameVerdict(ring.program("offer(1) | offer(2)"), false);
    assertSameVerdict(ring.program("offer(1) poll | offer(2) poll"), true);
  }

  /**
   * Two reads with steps between them that read nothing: the state before these is not the state
   * after.
   */
  @ParameterizedTest
  @ValueSource(strings = {"look", "spin", "fence", "lock", "unpark", "sleep"})
  void meetsTheResultsThatPlainSearchMeetsAndNoOthers(String operation) {
    Explorer stages =
        Explorer.of(Stages.class).timeouts(Timeouts.ANY).program(operation + " | next next");
    Results all = Results.of(stages, Strategies::all);
    assertThat(all.listed()).hasSizeGreaterThan(8);
    assertThat(outcome(stages.specification(all))).isEmpty();
    for (List<List<@Nullable Object>> some : all.listed()) {
      assertThat(outcome(stages.specification(all.without(some))))
          .as("%s", some)
          .contains(Outcome.NOT_LINEARIZABLE);
    }
  }

  private static Optional<Outcome> outcome(Explorer explorer) {
    return explorer.explore(Strategies.states(), Long.MAX_VALUE).failure().map(Failure::outcome);
  }

  @Test
  void losesNoOutcome() {
    Explorer alike = Explorer.of(TreiberStack.class).threadIds(1L, 1L, 1L);
    for (String program :
        List.of(
            " ; push(1) pop | push(1) pop ; pop",
            " ; pop | pop | push(1) ; pop",
            "push(1) push(2) ; pop | pop | pop ; pop")) {
      Chronicle.assertNothingIsLost(alike, program, "push(99)");
    }
    for (String program :
        List.of(
            " ; push(1) pop | push(2) pop ; pop",
            " ; push(1) | push(2) | pop ; pop pop",
            "push(1) ; push(2) | pop pop ; pop",
            " ; push(1) pop | pop push(2) ; pop pop")) {
      Chronicle.assertNothingIsLost(Explorer.of(TreiberStack.class), program, "push(99)");
    }
    for (boolean strict : List.of(false, true)) {
      Explorer ring = Explorer.of(VyukovRing.class, strict);
      Chronicle.assertNothingIsLost(ring, " ; offer(1) | offer(2) ; poll poll", "offer(99)");
    }
    Chronicle.assertNothingIsLost(
        Explorer.of(VyukovRing.class, false), " ; offer(1) poll | poll ; poll", "offer(99)");
    Chronicle.assertNothingIsLost(
        Explorer.of(UnsoundPool.class, 1), " ; get | get put ; get", "put(99)");
  }

  /** Memory does not show which thread holds which index: the state of a thread must show it. */
  @Test
  void tellsApartTheArgumentsOfACall() {
    Specification<Integer> forgetful =
        new Specification<>() {
          @Override
          public Integer initial() {
            return 0;
          }

          @Override
          public List<Step<Integer>> steps(Integer none, int thread, Call call) {
            return call.operation().equals("get")
                ? IntStream.range(0, 3).mapToObj(ticket -> new Step<>(none, ticket)).toList()
                : List.of(new Step<>(none, null));
          }
        };
    Explorer tickets = Explorer.of(Tickets.class).specification(forgetful);
    assertSameVerdict(tickets.program("get ; get put | get check ; "), true);
  }

  private static void assertSameVerdict(Explorer explorer, boolean fails) {
    Report plain = explorer.explore(Strategies.all(), Long.MAX_VALUE);
    Report cached = explorer.explore(Strategies.states(), Long.MAX_VALUE);
    assertThat(plain.failure().isPresent()).as("%s", plain).isEqualTo(fails);
    assertThat(cached.failure().isPresent()).as("%s", cached).isEqualTo(fails);
    assertThat(cached.steps()).isLessThanOrEqualTo(plain.steps());
  }
}
