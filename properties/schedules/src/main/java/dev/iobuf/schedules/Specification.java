package dev.iobuf.schedules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The permitted results of the calls of a subject, if they are made one after the other.
 *
 * <p>Implementations are pure functions: they are called often, in any order, and their results are
 * cached.
 *
 * @param <S> a state; immutable, with {@code equals} and {@code hashCode}
 */
public interface Specification<S> {
  /**
   * The state of a new subject.
   *
   * @return the state before the first call
   */
  S initial();

  /**
   * The permitted steps of a call in a state.
   *
   * @param state a state
   * @param thread the thread that makes the call, 0 …; few specifications care
   * @param call a call
   * @return each permitted result, with the state after it; none if the call has to wait in this
   *     state
   */
  List<Step<S>> steps(S state, int thread, Call call);

  /**
   * A permitted step.
   *
   * @param <S> a state
   * @param next the state after the call
   * @param result the result of the call: null for void, {@link Thrown} if it throws
   */
  record Step<S>(S next, @Nullable Object result) {}
}
