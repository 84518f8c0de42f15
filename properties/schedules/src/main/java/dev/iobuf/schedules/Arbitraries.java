package dev.iobuf.schedules;

import java.io.Serializable;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Programs and schedules for jqwik: generated at random, and shrunk to short ones. */
public final class Arbitraries {
  private Arbitraries() {}

  /**
   * A program with one of its schedules, in the form that shrinks best.
   *
   * @param program the program
   * @param preemptions the schedule: which thread continues in place of which, and when
   */
  public record Case(Program program, List<Preemption> preemptions) implements Serializable {
    /** Copies the list. */
    public Case {
      preemptions = List.copyOf(preemptions);
    }

    /**
     * The strategy that makes this schedule.
     *
     * @return a strategy that ends after one schedule
     */
    public Strategy strategy() {
      return Strategies.preempting(preemptions);
    }

    @Override
    public String toString() {
      return program + "   preemptions " + preemptions;
    }
  }

  /**
   * Programs.
   *
   * @param threads the largest number of threads
   * @param calls the largest number of calls a thread
   * @param operations the calls to choose from, for instance {@code "get", "put"}
   * @return short programs first
   */
  public static Arbitrary<Program> programs(int threads, int calls, String... operations) {
    return net.jqwik.api.Arbitraries.of(operations)
        .map(Call::parse)
        .list()
        .ofMaxSize(calls)
        .list()
        .ofMaxSize(threads)
        .map(Arbitraries::program);
  }

  /** Leaves out idle threads: jqwik shrinks lists at their ends only, but any element of them. */
  private static Program program(List<List<Call>> bodies) {
    List<List<Call>> busy = bodies.stream().filter(body -> !body.isEmpty()).toList();
    return new Program(List.of(), busy.isEmpty() ? List.of(List.of()) : busy, List.of());
  }

  /**
   * Schedules.
   *
   * @param preemptions the largest number of preemptions
   * @param steps before which they happen
   * @param threads the number of threads
   * @return few preemptions first
   */
  public static Arbitrary<List<Preemption>> schedules(int preemptions, int steps, int threads) {
    return Combinators.combine(
            net.jqwik.api.Arbitraries.integers().between(0, steps - 1),
            net.jqwik.api.Arbitraries.integers().between(0, threads - 1))
        .as(Preemption::new)
        .list()
        .ofMaxSize(preemptions);
  }
}
