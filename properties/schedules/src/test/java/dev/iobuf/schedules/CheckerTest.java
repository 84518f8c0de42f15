package dev.iobuf.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Both checkers give the verdict of brute force, on random histories. */
class CheckerTest {
  private static final int HISTORIES = 300_000;
  private static final int THREADS = 3;

  @Test
  void bothCheckersAgreeWithBruteForceOnRandomHistories() {
    SplittableRandom random = new SplittableRandom(42);
    Specification<Long> bag = new BagOfIndices(2);
    Specification<List<Integer>> fifo = new FifoOfIndices(2, 2);
    int linearizable = 0;
    for (int i = 0; i < HISTORIES; i++) {
      List<Operation> history = randomHistory(random);
      boolean expected = i % 2 == 0 ? agree(bag, history) : agree(fifo, history);
      linearizable += expected ? 1 : 0;
    }
    // Random histories that were all right, or all wrong, would show nothing.
    assertThat(linearizable).isBetween(HISTORIES / 20, HISTORIES * 19 / 20);
  }

  private static <S> boolean agree(Specification<S> specification, List<Operation> history) {
    boolean expected = bruteForce(specification, specification.initial(), history);
    assertThat(Wgl.check(specification, history).linearizable())
        .as("%s", history)
        .isEqualTo(expected);
    assertThat(byFrontier(specification, history)).as("%s", history).isEqualTo(expected);
    return expected;
  }

  /** Some calls of three threads at random times, with results that are likely. */
  private static List<Operation> randomHistory(SplittableRandom random) {
    List<Operation> history = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      long time = thread + 3L * random.nextInt(3);
      int calls = random.nextInt(3);
      for (int i = 0; i < calls; i++) {
        long invoked = time;
        long returned = invoked + 3 + 3L * random.nextInt(5);
        boolean pending = i == calls - 1 && random.nextInt(4) == 0;
        boolean get = random.nextBoolean();
        Call call = get ? new Call("get", List.of()) : new Call("put", List.of(random.nextInt(2)));
        Object result =
            get
                ? Integer.valueOf(random.nextInt(3) - 1)
                : random.nextInt(3) == 0 ? Thrown.of(IllegalStateException.class) : null;
        history.add(
            new Operation(thread, call, invoked, pending ? Operation.PENDING : returned, result));
        time = returned + 3 + 3L * random.nextInt(3);
      }
    }
    return history;
  }

  /** Tries every next operation that no other precedes, and lets pending ones be left out. */
  private static <S> boolean bruteForce(
      Specification<S> specification, S state, List<Operation> left) {
    if (left.stream().allMatch(Operation::isPending)) {
      return true;
    }
    for (Operation next : left) {
      if (left.stream().anyMatch(other -> other.returned() < next.invoked())) {
        continue;
      }
      List<Operation> rest = new ArrayList<>(left);
      rest.remove(next);
      for (Specification.Step<S> step : specification.steps(state, next.call())) {
        if ((next.isPending() || Objects.equals(step.result(), next.result()))
            && bruteForce(specification, step.next(), rest)) {
          return true;
        }
      }
    }
    return false;
  }

  private record Event(long time, Operation operation, boolean isReturn) {}

  private static <S> boolean byFrontier(Specification<S> specification, List<Operation> history) {
    Frontier<S> frontier = new Frontier<>(specification, THREADS);
    List<Event> events = new ArrayList<>();
    for (Operation operation : history) {
      events.add(new Event(operation.invoked(), operation, false));
      if (!operation.isPending()) {
        events.add(new Event(operation.returned(), operation, true));
      }
    }
    // At one time calls before returns: operations that touch overlap.
    events.sort(Comparator.comparingLong(Event::time).thenComparing(Event::isReturn));
    Frontier.@Nullable Node<S> node = frontier.root();
    for (Event event : events) {
      Operation operation = event.operation();
      node =
          event.isReturn()
              ? frontier.returned(node, operation.thread(), operation.result())
              : frontier.invoked(node, operation.thread(), operation.call());
      if (!node.isLegal()) {
        return false;
      }
    }
    return true;
  }
}
