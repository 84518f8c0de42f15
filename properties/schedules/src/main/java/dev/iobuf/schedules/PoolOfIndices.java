package dev.iobuf.schedules;

import java.util.ArrayList;
import java.util.List;

/**
 * A {@linkplain BagOfIndices bag of indices} whose {@code get} waits.
 *
 * <ul>
 *   <li>{@code get} lends any free index, and waits while none is free;
 *   <li>{@code poll}, a get with a time-out, returns −1 only if none is free;
 *   <li>{@code tryGet} does not wait: it, too, returns −1 only if none is free;
 *   <li>{@code put(i)} takes an index back;
 *   <li>{@code interrupt(t)} interrupts a thread.
 * </ul>
 *
 * <p>A {@code get} or {@code poll} of an interrupted thread may throw {@link InterruptedException}:
 * it lends nothing, and clears the interrupt. Instead, it may lend a free index, and leave the
 * interrupt for later. It may throw although an index is free: it searches for an index first, then
 * checks for an interrupt, and an index may become free in between.
 *
 * @param capacity the number of indices, 1 … 63
 */
public record PoolOfIndices(int capacity) implements Specification<PoolOfIndices.State> {
  /**
   * The state on which a pool's next answers depend.
   *
   * @param free the indices that are free, a bit each
   * @param interrupted the threads that are interrupted, a bit each
   */
  public record State(long free, int interrupted) {
    private boolean isInterrupted(int thread) {
      return (interrupted & 1 << thread) != 0;
    }
  }

  /** Checks the capacity. */
  public PoolOfIndices {
    BagOfIndices.checkCapacity(capacity);
  }

  @Override
  public State initial() {
    return new State(bag().initial(), 0);
  }

  @Override
  public List<Step<State>> steps(State state, int thread, Call call) {
    return switch (call.operation()) {
      case "get" -> waiting(state, thread, state.free == 0 ? List.of() : lend(state, thread));
      case "poll" -> waiting(state, thread, lend(state, thread));
      case "tryGet" -> lend(state, thread);
      case "put" -> ofBag(state, thread, call);
      case "interrupt" ->
          List.of(
              new Step<>(new State(state.free, state.interrupted | 1 << call.argument(0)), null));
      default -> throw new IllegalArgumentException("no operation of a pool: call=" + call);
    };
  }

  private static List<Step<State>> waiting(State state, int thread, List<Step<State>> lent) {
    if (!state.isInterrupted(thread)) {
      return lent;
    }
    List<Step<State>> steps = new ArrayList<>(lent);
    steps.add(
        new Step<>(
            new State(state.free, state.interrupted & ~(1 << thread)),
            Thrown.of(InterruptedException.class)));
    return steps;
  }

  private List<Step<State>> lend(State state, int thread) {
    return ofBag(state, thread, new Call("get", List.of()));
  }

  private List<Step<State>> ofBag(State state, int thread, Call call) {
    return bag().steps(state.free, thread, call).stream()
        .map(step -> new Step<>(new State(step.next(), state.interrupted), step.result()))
        .toList();
  }

  private BagOfIndices bag() {
    return new BagOfIndices(capacity);
  }
}
