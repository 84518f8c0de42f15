package dev.iobuf.pool;

import dev.iobuf.schedules.Call;
import dev.iobuf.schedules.Specification;
import dev.iobuf.schedules.Thrown;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A bag whose leases are numbers: an index in the low bits, a generation above it, which is one
 * more than that of the index's last lease. A lease is out from its get to its put. Every other put
 * and use of it is refused.
 *
 * <p>A put ends its lease before the index is free. A second put, or a use, may be refused in
 * between. Hence {@code get} and {@code takeTwo} may find fewer indices than are free, and {@code
 * close} may be refused; {@code getAlone} may not. {@code await} waits, {@code poll} waits up to a
 * time.
 *
 * <p>{@code abandon} closes the bag although leases are out. {@code ends} says how often the bag
 * has reported that all have returned.
 *
 * @param capacity the number of indices
 */
record BagOfLeases(int capacity) implements Specification<BagOfLeases.State> {
  private static final Thrown REFUSED = Thrown.of(IllegalStateException.class);

  private enum Life {
    OPEN,
    ABANDONED,
    CLOSED
  }

  /**
   * A state.
   *
   * @param leases by index, the lease that is out or was out last
   * @param out by index, whether that lease is out
   * @param pins by index
   */
  record State(
      List<Integer> leases, List<Boolean> out, List<Integer> pins, int interrupted, Life life) {
    private State with(int index, int lease, boolean isOut) {
      return new State(set(leases, index, lease), set(out, index, isOut), pins, interrupted, life);
    }

    private State withPins(int index, int count) {
      return new State(leases, out, set(pins, index, count), interrupted, life);
    }

    private State withInterrupted(int threads) {
      return new State(leases, out, pins, threads, life);
    }

    private State withLife(Life next) {
      return new State(leases, out, pins, interrupted, next);
    }

    private static <T> List<T> set(List<T> list, int index, T value) {
      List<T> changed = new ArrayList<>(list);
      changed.set(index, value);
      return List.copyOf(changed);
    }
  }

  @Override
  public State initial() {
    List<Integer> none = IntStream.range(0, capacity).mapToObj(index -> 0).toList();
    return new State(
        IntStream.range(0, capacity).boxed().toList(),
        none.stream().map(zero -> false).toList(),
        none,
        0,
        Life.OPEN);
  }

  private int bits() {
    return Integer.SIZE - Integer.numberOfLeadingZeros(capacity - 1);
  }

  private int indexOf(int lease) {
    return lease & ((1 << bits()) - 1);
  }

  private boolean isOut(State state, int lease) {
    int index = indexOf(lease);
    return index < capacity && state.out.get(index) && state.leases.get(index) == lease;
  }

  @Override
  public List<Step<State>> steps(State state, int thread, Call call) {
    return switch (call.operation()) {
      case "get", "getAndSet" -> get(state, true);
      case "getAlone" -> get(state, state.out.stream().allMatch(out -> out));
      case "await" -> interruptible(state, thread, get(state, false));
      case "poll" -> interruptible(state, thread, get(state, true));
      case "interrupt" ->
          stay(state.withInterrupted(state.interrupted | 1 << call.argument(0)), null);
      case "takeTwo" -> takeTwo(state);
      case "put", "putReset" -> List.of(put(state, call.argument(0)));
      case "putUnpinned" -> List.of(putUnpinned(state, call.argument(0)));
      case "putTwo", "putTwoReset" -> List.of(putTwo(state, call.argument(0)));
      case "putTwice" -> stay(put(state, call.argument(0)).next(), REFUSED);
      case "isOut" -> stay(state, isOut(state, call.argument(0)) && state.life != Life.CLOSED);
      case "isReset" -> stay(state, false);
      case "isKnown" -> stay(state, isOut(state, call.argument(0)));
      case "pin" -> pin(state, call.argument(0), 1);
      case "unpin" -> pin(state, call.argument(0), -1);
      case "close" -> close(state);
      case "abandon" ->
          stay(state.life == Life.OPEN ? state.withLife(Life.ABANDONED) : state, null);
      case "ends" -> stay(state, state.life == Life.ABANDONED && isFree(state) ? 1L : 0L);
      case "isClosed" ->
          stay(state, state.life == Life.CLOSED || (state.life == Life.ABANDONED && isFree(state)));
      default -> throw new IllegalArgumentException("no operation of a bag: call=" + call);
    };
  }

  private static boolean isFree(State state) {
    return !state.out.contains(true);
  }

  private static List<Step<State>> stay(State state, @Nullable Object result) {
    return List.of(new Step<>(state, result));
  }

  /** An abandoned bag may serve gets that race with puts, or refuse them. */
  private List<Step<State>> get(State state, boolean mayFindNothing) {
    if (state.life == Life.CLOSED) {
      return stay(state, REFUSED);
    }
    List<Step<State>> steps = new ArrayList<>();
    for (int index = 0; index < capacity; index++) {
      if (!state.out.get(index)) {
        int lease = next(state, index);
        steps.add(new Step<>(state.with(index, lease, true), lease));
      }
    }
    if (state.life == Life.ABANDONED) {
      steps.add(new Step<>(state, REFUSED));
    } else if (mayFindNothing) {
      steps.add(new Step<>(state, IndexPool.WOULD_BLOCK));
    }
    return steps;
  }

  private int next(State state, int index) {
    return state.leases.get(index) + (1 << bits());
  }

  private static List<Step<State>> interruptible(State state, int thread, List<Step<State>> lent) {
    if ((state.interrupted & 1 << thread) == 0) {
      return lent;
    }
    List<Step<State>> steps = new ArrayList<>(lent);
    steps.add(
        new Step<>(
            state.withInterrupted(state.interrupted & ~(1 << thread)),
            Thrown.of(InterruptedException.class)));
    return steps;
  }

  private List<Step<State>> takeTwo(State state) {
    List<Step<State>> steps = new ArrayList<>(stay(state, 0));
    for (Step<State> one : get(state, false)) {
      steps.add(one);
      for (Step<State> two : get(one.next(), false)) {
        if (one.result() instanceof Integer lease && two.result() instanceof Integer other) {
          steps.add(new Step<>(two.next(), CheckedPoolSubject.both(lease, other)));
        }
      }
    }
    return steps;
  }

  private Step<State> put(State state, int lease) {
    if (lease < 0 || indexOf(lease) >= capacity) {
      return new Step<>(state, Thrown.of(IndexOutOfBoundsException.class));
    }
    return isOut(state, lease)
        ? new Step<>(state.with(indexOf(lease), lease, false), null)
        : new Step<>(state, REFUSED);
  }

  private Step<State> putUnpinned(State state, int lease) {
    return isOut(state, lease) && state.pins.get(indexOf(lease)) > 0
        ? new Step<>(state, REFUSED)
        : put(state, lease);
  }

  private Step<State> putTwo(State state, int two) {
    Step<State> step = new Step<>(state, null);
    for (int lease : new int[] {CheckedPoolSubject.first(two), CheckedPoolSubject.second(two)}) {
      step = lease == 0 || step.result() != null ? step : put(step.next(), lease);
    }
    return step;
  }

  private List<Step<State>> pin(State state, int lease, int more) {
    int count = isOut(state, lease) ? state.pins.get(indexOf(lease)) + more : -1;
    return count < 0 ? stay(state, false) : stay(state.withPins(indexOf(lease), count), true);
  }

  private static List<Step<State>> close(State state) {
    List<Step<State>> steps = new ArrayList<>(stay(state, REFUSED));
    if (isFree(state)) {
      steps.addFirst(
          new Step<>(state.life == Life.OPEN ? state.withLife(Life.CLOSED) : state, null));
    }
    return steps;
  }
}
