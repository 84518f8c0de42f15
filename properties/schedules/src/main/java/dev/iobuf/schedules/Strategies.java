package dev.iobuf.schedules;

import java.util.List;

/** The strategies. */
public final class Strategies {
  private Strategies() {}

  /**
   * Each step by a random thread that can run, with equal probability. Finds faults that need many
   * switches.
   *
   * @param seed determines the schedules
   * @return a strategy without end
   */
  public static Strategy random(long seed) {
    return new RandomWalk(seed);
  }

  /**
   * Probabilistic concurrency testing: random priorities, changed at {@code depth − 1} random
   * steps. Finds every fault of that depth with a guaranteed probability.
   *
   * @param seed determines the schedules
   * @param depth 1 … ; 3 finds most faults
   * @return a strategy without end
   * @see <a href="https://doi.org/10.1145/1736020.1736040">S. Burckhardt et al., A Randomized
   *     Scheduler with Probabilistic Guarantees of Finding Bugs, ASPLOS 2010</a>
   */
  public static Strategy pct(long seed, int depth) {
    return new Pct(seed, depth);
  }

  /**
   * Partial order sampling: a random priority for each access, drawn anew when an access that does
   * not commute with it has been made. Orders that make no difference take no samples: by
   * experience the best sampler.
   *
   * @param seed determines the schedules
   * @return a strategy without end
   * @see <a href="https://doi.org/10.1007/978-3-319-96142-2_20">X. Yuan, J. Yang, R. Gu, Partial
   *     Order Aware Concurrency Sampling, CAV 2018</a>
   */
  public static Strategy pos(long seed) {
    return new Pos(seed);
  }

  /**
   * Runs one thread alone until its call returns, from random moments on, and otherwise follows a
   * sampler. Finds calls that a delayed thread can block.
   *
   * @param seed determines the moments
   * @param sampler chooses otherwise
   * @return a strategy without end
   */
  public static Strategy solo(long seed, Strategy sampler) {
    return new Solo(seed, sampler);
  }

  /**
   * All schedules with at most a number of preemptions, depth first.
   *
   * @param preemptions 0 …
   * @return a strategy that ends
   */
  public static Strategy bounded(int preemptions) {
    return new DepthFirst(preemptions);
  }

  /**
   * All schedules, one by one, depth first: for very small programs, and to compare others with.
   *
   * @return a strategy that ends
   */
  public static Strategy all() {
    return new DepthFirst(Integer.MAX_VALUE);
  }

  /**
   * All states, depth first. A schedule ends in a known state, since the futures of that state are
   * known. Proves a program correct, including progress: a state that recurs without a return of a
   * call in between is a livelock.
   *
   * @return a strategy that ends
   */
  public static Strategy states() {
    return new StateSearch();
  }

  /**
   * One schedule.
   *
   * @param schedule the schedule
   * @return a strategy that ends after it
   */
  public static Strategy replay(Schedule schedule) {
    return new Replay(schedule);
  }

  /**
   * One schedule with preemptions only at the listed moments. Property tests generate and shrink
   * it.
   *
   * @param preemptions in any order
   * @return a strategy that ends after one schedule
   */
  public static Strategy preempting(List<Preemption> preemptions) {
    return new PreemptionList(preemptions);
  }

  /** The position'th thread of a set of threads, lowest first. */
  static int pick(int threads, int position) {
    int rest = threads;
    for (int i = 0; i < position; i++) {
      rest &= rest - 1;
    }
    return Integer.numberOfTrailingZeros(rest);
  }
}
