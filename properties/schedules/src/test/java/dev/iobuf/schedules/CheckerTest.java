package dev.iobuf.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Both checkers give the verdict of brute force, on random histories. */
class CheckerTest {
  private static final int HISTORIES = 20_000 * Integer.getInteger("iobuf.samples", 1);

  @Test
  void bothCheckersAgreeWithBruteForceOnBags() {
    agree(new BagOfIndices(2), RandomHistories.ofBags(42));
  }

  @Test
  void bothCheckersAgreeWithBruteForceOnFifos() {
    agree(new FifoOfIndices(2, 2), RandomHistories.ofBags(43));
  }

  @Test
  void bothCheckersAgreeWithBruteForceOnPoolsWhoseGetWaits() {
    agree(new PoolOfIndices(1), RandomHistories.ofPools(44));
    agree(new PoolOfIndices(2), RandomHistories.ofPools(45));
  }

  /** Tells whether a history is linearizable, and whether its pending calls may stay pending. */
  private record Verdict(boolean linearizable, boolean mayWait) {}

  private static <S> void agree(Specification<S> specification, RandomHistories histories) {
    int linearizable = 0;
    int waiting = 0;
    for (int i = 0; i < HISTORIES; i++) {
      List<Operation> history = histories.next();
      Verdict expected = byBruteForce(specification, history);
      assertThat(byFrontier(specification, history)).as("%s", history).isEqualTo(expected);
      assertThat(Wgl.check(specification, history).linearizable())
          .as("%s", history)
          .isEqualTo(expected.linearizable);
      linearizable += expected.linearizable ? 1 : 0;
      waiting += expected.mayWait && history.stream().anyMatch(Operation::isPending) ? 1 : 0;
    }
    System.out.printf(
        "%s: %,d of %,d random histories are linearizable, in %,d calls wait%n",
        specification, linearizable, HISTORIES, waiting);
    // Random histories that were all right, or all wrong, would show nothing.
    assertThat(linearizable).isBetween(HISTORIES / 20, HISTORIES * 19 / 20);
  }

  private static <S> Verdict byBruteForce(Specification<S> specification, List<Operation> history) {
    List<Operation> pending = history.stream().filter(Operation::isPending).toList();
    List<Operation> completed = history.stream().filter(o -> !o.isPending()).toList();
    return new Verdict(
        search(specification, specification.initial(), history, state -> true),
        search(
            specification,
            specification.initial(),
            completed,
            state ->
                pending.stream()
                    .allMatch(o -> specification.steps(state, o.thread(), o.call()).isEmpty())));
  }

  /** Tries every next operation that no other precedes, and lets pending ones be left out. */
  private static <S> boolean search(
      Specification<S> specification, S state, List<Operation> left, Predicate<S> end) {
    if (left.stream().allMatch(Operation::isPending) && end.test(state)) {
      return true;
    }
    for (Operation next : left) {
      if (left.stream().anyMatch(other -> other.returned() < next.invoked())) {
        continue;
      }
      List<Operation> rest = new ArrayList<>(left);
      rest.remove(next);
      for (Specification.Step<S> step : specification.steps(state, next.thread(), next.call())) {
        if ((next.isPending() || Objects.equals(step.result(), next.result()))
            && search(specification, step.next(), rest, end)) {
          return true;
        }
      }
    }
    return false;
  }

  private record Event(long time, Operation operation, boolean isReturn) {}

  private static <S> Verdict byFrontier(Specification<S> specification, List<Operation> history) {
    Frontier<S> frontier = new Frontier<>(specification, RandomHistories.THREADS);
    List<Event> events = new ArrayList<>();
    for (Operation operation : history) {
      events.add(new Event(operation.invoked(), operation, false));
      if (!operation.isPending()) {
        events.add(new Event(operation.returned(), operation, true));
      }
    }
    // At one time calls before returns: operations that touch overlap.
    events.sort(Comparator.comparingLong(Event::time).thenComparing(Event::isReturn));
    Frontier.Node<S> node = frontier.root();
    for (Event event : events) {
      Operation operation = event.operation();
      node =
          event.isReturn()
              ? frontier.returned(node, operation.thread(), operation.result())
              : frontier.invoked(node, operation.thread(), operation.call());
    }
    return new Verdict(node.isLegal(), frontier.mayWait(node));
  }
}
