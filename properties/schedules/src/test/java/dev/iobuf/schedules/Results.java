package dev.iobuf.schedules;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A specification by enumeration. A state is the results of all calls so far, a list for each
 * thread. A schedule with results that are not listed fails.
 */
record Results(Set<List<List<@Nullable Object>>> listed)
    implements Specification<List<List<@Nullable Object>>> {

  /** All results of a strategy: explores again and again for one that is not yet listed. */
  static Results of(Explorer explorer, Supplier<Strategy> strategy) {
    Set<List<List<@Nullable Object>>> met = new HashSet<>();
    while (true) {
      Report report =
          explorer
              .specification(new Results(Set.copyOf(met)))
              .explore(strategy.get(), Long.MAX_VALUE);
      if (report.failure().isEmpty()) {
        return new Results(Set.copyOf(met));
      }
      met.add(by(report.failure().orElseThrow().history()));
    }
  }

  private static List<List<@Nullable Object>> by(List<Operation> history) {
    List<List<@Nullable Object>> results = none();
    for (Operation operation : history) {
      results = with(results, operation.thread(), operation.result());
    }
    return results;
  }

  Results without(List<List<@Nullable Object>> some) {
    Set<List<List<@Nullable Object>>> rest = new HashSet<>(listed);
    rest.remove(some);
    return new Results(rest);
  }

  @Override
  public List<List<@Nullable Object>> initial() {
    return none();
  }

  @Override
  public List<Step<List<List<@Nullable Object>>>> steps(
      List<List<@Nullable Object>> state, int thread, Call call) {
    List<Step<List<List<@Nullable Object>>>> steps = new ArrayList<>();
    for (List<List<@Nullable Object>> next : listed) {
      if (next.get(thread).size() == state.get(thread).size() + 1) {
        Object result = next.get(thread).getLast();
        if (next.equals(with(state, thread, result))) {
          steps.add(new Step<>(next, result));
        }
      }
    }
    return steps;
  }

  private static List<List<@Nullable Object>> none() {
    return Collections.nCopies(Program.MAX_THREADS + 1, List.of());
  }

  private static List<List<@Nullable Object>> with(
      List<List<@Nullable Object>> results, int thread, @Nullable Object result) {
    List<@Nullable Object> own = new ArrayList<>(results.get(thread));
    own.add(result);
    List<List<@Nullable Object>> all = new ArrayList<>(results);
    all.set(thread, own);
    return all;
  }
}
