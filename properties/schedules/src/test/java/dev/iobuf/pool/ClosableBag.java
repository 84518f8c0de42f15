package dev.iobuf.pool;

import dev.iobuf.schedules.Call;
import dev.iobuf.schedules.Specification;
import dev.iobuf.schedules.Thrown;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bag of indices that can be closed: {@code close} is refused while an index is lent, and after
 * it everything is. While somebody closes it, {@code get} may find nothing; {@code getAlone} may
 * not; {@code await} waits.
 *
 * @param capacity the number of indices
 */
record ClosableBag(int capacity) implements Specification<ClosableBag.State> {
  private static final Thrown REFUSED = Thrown.of(IllegalStateException.class);

  record State(long free, boolean closed) {}

  @Override
  public State initial() {
    return new State(all(), false);
  }

  private long all() {
    return (1L << capacity) - 1;
  }

  @Override
  public List<Step<State>> steps(State state, int thread, Call call) {
    return switch (call.operation()) {
      case "get" -> state.closed ? stay(state, REFUSED) : get(state, true);
      case "await" -> state.closed ? stay(state, REFUSED) : get(state, false);
      case "getAlone" -> state.closed ? stay(state, REFUSED) : get(state, state.free == 0);
      case "put" -> put(state, 1L << call.argument(0));
      case "close" -> close(state);
      case "isClosed" -> stay(state, state.closed);
      default -> throw new IllegalArgumentException("no operation of a bag: call=" + call);
    };
  }

  private static List<Step<State>> stay(State state, @Nullable Object result) {
    return List.of(new Step<>(state, result));
  }

  private static List<Step<State>> get(State state, boolean mayFindNothing) {
    List<Step<State>> steps = new ArrayList<>();
    if (mayFindNothing) {
      steps.add(new Step<>(state, -1));
    }
    for (long rest = state.free; rest != 0; rest &= rest - 1) {
      State next = new State(state.free & ~Long.lowestOneBit(rest), false);
      steps.add(new Step<>(next, Long.numberOfTrailingZeros(rest)));
    }
    return steps;
  }

  private static List<Step<State>> put(State state, long index) {
    return state.closed || (state.free & index) != 0
        ? stay(state, REFUSED)
        : List.of(new Step<>(new State(state.free | index, false), null));
  }

  private List<Step<State>> close(State state) {
    return state.free != all()
        ? stay(state, REFUSED)
        : List.of(new Step<>(new State(state.free, true), null));
  }
}
