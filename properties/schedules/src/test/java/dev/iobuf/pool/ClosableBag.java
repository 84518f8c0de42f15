package dev.iobuf.pool;

import dev.iobuf.schedules.Call;
import dev.iobuf.schedules.Specification;
import dev.iobuf.schedules.Thrown;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A bag of indices that can be closed. {@code close} is refused while an index is lent. After a
 * close, each call is refused. While a thread closes the bag, {@code get} may find no index, but
 * {@code getAlone} may not; {@code await} waits.
 *
 * <p>{@code abandon} closes it although indices are lent. After that, no {@code getAlone} succeeds,
 * and {@code ends} says how often the pool has reported that all indices have returned.
 *
 * <p>{@code closeInTime} waits for the lent indices up to a time. {@code closeInTheEnd} and {@code
 * closeUnlessInterrupted} wait without a limit. The last two do not wait in an abandoned pool: they
 * may be refused until the last put, and the call that abandons the pool, have ended. Threads that
 * close the pool at the same time may take indices from each other: {@code closeMeanwhile} may be
 * refused although no index is lent.
 *
 * <p>{@code take} lends several indices, a bit each, {@code putSet} takes them back, the lowest
 * first and up to one that is not lent. That is not one step: while others take or put, {@code
 * take} and {@code get} may find fewer indices than are free; {@code takeAlone} may not.
 *
 * <p>{@code awaitAll} lends exactly so many, and waits for them; {@code awaitAllInTime} may give
 * up, and {@code awaitAllUnlessInterrupted}, too. What is kept for such a thread is free here,
 * until it has all: others may find less than there is. No program may leave such a thread waiting.
 *
 * <p>{@code async} asks for an index, and its handler puts it: at any time, so that others may find
 * less than there is meanwhile. {@code areDone} comes last, when each get has ended.
 *
 * @param capacity the number of indices
 */
record ClosableBag(int capacity) implements Specification<ClosableBag.State> {
  private static final Thrown REFUSED = Thrown.of(IllegalStateException.class);
  private static final Thrown INTERRUPTED = Thrown.of(InterruptedException.class);

  private enum Life {
    OPEN,
    ABANDONED,
    CLOSED
  }

  record State(long free, Life life) {
    private State withFree(long indices) {
      return new State(indices, life);
    }
  }

  @Override
  public State initial() {
    return new State(all(), Life.OPEN);
  }

  private long all() {
    return (1L << capacity) - 1;
  }

  @Override
  public List<Step<State>> steps(State state, int thread, Call call) {
    return switch (call.operation()) {
      case "get" -> get(state, true);
      case "await" -> get(state, false);
      case "awaitInTime" -> orElse(get(state, false), state, -1);
      case "getAlone" -> getAlone(state);
      case "put" -> put(state, 1L << call.argument(0));
      case "take", "takeClean" -> take(state, 0, call.argument(0));
      case "awaitAll" -> awaitAll(state, call.argument(0));
      case "awaitAllInTime" -> orElse(awaitAll(state, call.argument(0)), state, -1);
      case "awaitAllUnlessInterrupted" ->
          orElse(awaitAll(state, call.argument(0)), state, INTERRUPTED);
      case "takeAlone" -> takeAlone(state, call.argument(0));
      case "putSet", "putSetDown" -> putSet(state, call.argument(0));
      case "putSetTwice" -> putSetTwice(state, call.argument(0));
      case "close", "closeInTime" -> close(state);
      case "closeMeanwhile", "closeInTimeMeanwhile" -> closeMeanwhile(state);
      case "closeInTheEnd" -> closeInTheEnd(state);
      case "closeUnlessInterrupted" -> closeUnlessInterrupted(state);
      case "interrupt" -> stay(state, null);
      case "abandon" -> abandon(state);
      case "async", "asyncAll", "asyncTwice", "asyncClose" -> async(state);
      case "cancel" -> stay(state, null);
      case "areDone" -> stay(state, true);
      case "isClosed" -> stay(state, isClosed(state));
      case "ends" -> stay(state, state.life == Life.ABANDONED && state.free == all() ? 1L : 0L);
      default -> throw new IllegalArgumentException("no operation of a bag: call=" + call);
    };
  }

  private static List<Step<State>> stay(State state, @Nullable Object result) {
    return List.of(new Step<>(state, result));
  }

  private boolean isClosed(State state) {
    return state.life == Life.CLOSED || (state.life == Life.ABANDONED && state.free == all());
  }

  /** An abandoned pool may serve gets that race with puts, or refuse them. */
  private static List<Step<State>> get(State state, boolean mayFindNothing) {
    if (state.life == Life.CLOSED) {
      return stay(state, REFUSED);
    }
    List<Step<State>> steps = lend(state, 1, 1, Long::numberOfTrailingZeros);
    if (state.life == Life.ABANDONED) {
      steps.add(new Step<>(state, REFUSED));
    } else if (mayFindNothing) {
      steps.add(new Step<>(state, -1));
    }
    return steps;
  }

  private static List<Step<State>> getAlone(State state) {
    if (state.life != Life.OPEN) {
      return stay(state, REFUSED);
    }
    return state.free == 0 ? stay(state, -1) : lend(state, 1, 1, Long::numberOfTrailingZeros);
  }

  private static List<Step<State>> awaitAll(State state, int count) {
    return take(state, count, count);
  }

  private static List<Step<State>> async(State state) {
    return switch (state.life) {
      case OPEN -> stay(state, null);
      case ABANDONED -> orElse(stay(state, null), state, REFUSED);
      case CLOSED -> stay(state, REFUSED);
    };
  }

  private static List<Step<State>> orElse(List<Step<State>> steps, State state, Object result) {
    List<Step<State>> more = new ArrayList<>(steps);
    more.add(new Step<>(state, result));
    return more;
  }

  private static List<Step<State>> take(State state, int least, int most) {
    if (state.life == Life.CLOSED) {
      return stay(state, REFUSED);
    }
    List<Step<State>> steps = lend(state, least, most, taken -> (int) taken);
    if (state.life == Life.ABANDONED) {
      steps.add(new Step<>(state, REFUSED));
    }
    return steps;
  }

  private static List<Step<State>> takeAlone(State state, int count) {
    int most = Math.min(count, Long.bitCount(state.free));
    return state.life == Life.OPEN ? take(state, most, most) : stay(state, REFUSED);
  }

  /** Lends each set of free indices of a size in range. */
  private static List<Step<State>> lend(
      State state, int least, int most, LongToIntFunction result) {
    List<Step<State>> steps = new ArrayList<>();
    for (long taken = 0; taken <= state.free; taken++) {
      int size = Long.bitCount(taken);
      if ((taken & ~state.free) == 0 && size >= least && size <= most) {
        steps.add(new Step<>(state.withFree(state.free & ~taken), result.applyAsInt(taken)));
      }
    }
    return steps;
  }

  private static List<Step<State>> put(State state, long indices) {
    long wrong = state.free & indices;
    if (state.life == Life.CLOSED) {
      return stay(state, REFUSED);
    }
    // Those below the first that is not lent.
    long right = wrong == 0 ? indices : indices & Long.lowestOneBit(wrong) - 1;
    return stay(state.withFree(state.free | right), wrong == 0 ? null : REFUSED);
  }

  private static List<Step<State>> putSet(State state, long indices) {
    return indices == 0 ? stay(state, null) : put(state, indices);
  }

  private static List<Step<State>> putSetTwice(State state, long indices) {
    return stay(put(state, indices).getFirst().next(), REFUSED);
  }

  private List<Step<State>> close(State state) {
    return state.free == all()
        ? stay(new State(state.free, state.life == Life.OPEN ? Life.CLOSED : state.life), null)
        : stay(state, REFUSED);
  }

  private List<Step<State>> closeMeanwhile(State state) {
    List<Step<State>> steps = new ArrayList<>(close(state));
    if (state.life == Life.OPEN) {
      steps.add(new Step<>(state, REFUSED));
    }
    return steps;
  }

  private List<Step<State>> closeInTheEnd(State state) {
    if (state.life == Life.OPEN && state.free != all()) {
      return List.of();
    }
    List<Step<State>> steps = new ArrayList<>(close(state));
    if (state.life == Life.ABANDONED) {
      steps.add(new Step<>(state, REFUSED));
    }
    return steps;
  }

  private List<Step<State>> closeUnlessInterrupted(State state) {
    List<Step<State>> steps = new ArrayList<>(closeInTheEnd(state));
    steps.add(new Step<>(state, INTERRUPTED));
    return steps;
  }

  private static List<Step<State>> abandon(State state) {
    return stay(state.life == Life.OPEN ? new State(state.free, Life.ABANDONED) : state, null);
  }
}
