package dev.iobuf.pool;

import dev.iobuf.schedules.Call;
import dev.iobuf.schedules.Specification;
import java.util.List;

/**
 * A specification with a flag beside it, which {@code raise} raises and {@code isRaised} reads.
 *
 * @param inner the other calls
 */
record Flagged<S>(Specification<S> inner) implements Specification<Flagged.State<S>> {
  record State<S>(S inner, boolean raised) {}

  @Override
  public State<S> initial() {
    return new State<>(inner.initial(), false);
  }

  @Override
  public List<Step<State<S>>> steps(State<S> state, int thread, Call call) {
    return switch (call.operation()) {
      case "raise" -> List.of(new Step<>(new State<>(state.inner, true), null));
      case "isRaised" -> List.of(new Step<>(state, state.raised));
      default ->
          inner.steps(state.inner, thread, call).stream()
              .map(step -> new Step<>(new State<>(step.next(), state.raised), step.result()))
              .toList();
    };
  }
}
