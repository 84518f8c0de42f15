package dev.iobuf.pool;

import dev.iobuf.schedules.Call;
import dev.iobuf.schedules.Specification;
import java.util.ArrayList;
import java.util.List;

/** A pool that counts its gets. */
public final class CountedSubject {
  private final IndexPool pool;

  /** Creates a pool whose threads have contended. */
  public CountedSubject(int capacity) {
    pool = IndexPool.create("pool", capacity, PoolOptions.DEFAULT.counted());
    pool.striped = true;
  }

  /** Lends an index. */
  public int get() {
    return pool.tryGet();
  }

  /** Takes an index back. */
  public void put(int index) {
    pool.put(index);
  }

  /** How many gets have found an index, while no thread gets. */
  public long gets() {
    return pool.gets();
  }

  /**
   * Each get that finds an index counts.
   *
   * @param capacity the number of indices
   */
  record Model(int capacity) implements Specification<Model.State> {
    /**
     * A state.
     *
     * @param lent the indices that are, a bit each
     * @param gets how many gets have found one
     */
    record State(int lent, long gets) {}

    @Override
    public State initial() {
      return new State(0, 0);
    }

    @Override
    public List<Step<State>> steps(State state, int thread, Call call) {
      return switch (call.operation()) {
        case "get" -> get(state);
        case "put" ->
            List.of(new Step<>(new State(state.lent & ~(1 << call.argument(0)), state.gets), null));
        case "gets" -> List.of(new Step<>(state, state.gets));
        default -> throw new IllegalArgumentException("no operation of a counter: call=" + call);
      };
    }

    private List<Step<State>> get(State state) {
      List<Step<State>> steps = new ArrayList<>();
      for (int index = 0; index < capacity; index++) {
        if ((state.lent & 1 << index) == 0) {
          steps.add(new Step<>(new State(state.lent | 1 << index, state.gets + 1), index));
        }
      }
      return steps.isEmpty() ? List.of(new Step<>(state, IndexPool.WOULD_BLOCK)) : steps;
    }
  }
}
