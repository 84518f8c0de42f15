package dev.iobuf.schedules;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A specification by a plain sequential class. The permitted result of a call is that of the method
 * of the same name, on a model that has seen the calls before it.
 *
 * @param <M> the model
 */
public final class SequentialModel<M> implements Specification<SequentialModel.State> {
  private final Supplier<M> fresh;
  private final Function<? super M, ?> snapshot;

  private SequentialModel(Supplier<M> fresh, Function<? super M, ?> snapshot) {
    this.fresh = fresh;
    this.snapshot = snapshot;
  }

  /**
   * A specification by a model.
   *
   * @param <M> the model's class
   * @param fresh makes a new model
   * @param snapshot everything that the model's later answers depend on, immutable and comparable
   *     by {@code equals}, for instance {@code stack -> List.copyOf(stack.elements)}
   * @return the specification
   */
  public static <M> SequentialModel<M> of(Supplier<M> fresh, Function<? super M, ?> snapshot) {
    return new SequentialModel<>(fresh, snapshot);
  }

  @Override
  public State initial() {
    return new State(snapshot.apply(fresh.get()), List.of());
  }

  @Override
  public List<Step<State>> steps(State state, int thread, Call call) {
    M model = fresh.get();
    state.past.forEach(earlier -> invoke(model, earlier));
    Object result = invoke(model, call);
    List<Call> past = new ArrayList<>(state.past);
    past.add(call);
    return List.of(new Step<>(new State(snapshot.apply(model), past), result));
  }

  private static @Nullable Object invoke(Object model, Call call) {
    Method method =
        Arrays.stream(model.getClass().getMethods())
            .filter(m -> m.getName().equals(call.operation()))
            .filter(m -> m.getParameterCount() == call.arguments().size())
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "the model has no public method for the call: model="
                        + model.getClass().getName()
                        + ", call="
                        + call));
    try {
      method.setAccessible(true);
      return method.invoke(model, call.arguments().toArray());
    } catch (InvocationTargetException e) {
      return new Thrown(Objects.requireNonNull(e.getCause()).getClass().getSimpleName());
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(
          "the model's class must be public: " + model.getClass(), e);
    }
  }

  /** A snapshot, and a sequence of calls that leads to it; equal if the snapshots are. */
  public static final class State {
    private final Object snapshot;
    private final List<Call> past;

    private State(Object snapshot, List<Call> past) {
      this.snapshot = snapshot;
      this.past = past;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof State state && snapshot.equals(state.snapshot);
    }

    @Override
    public int hashCode() {
      return snapshot.hashCode();
    }

    @Override
    public String toString() {
      return snapshot.toString();
    }
  }
}
