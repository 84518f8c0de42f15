package dev.iobuf.schedules;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a whole history is linearizable: the search of Wing and Gong with Lowe's memory
 * of what has been tried.
 *
 * <p>The operations of one thread follow each other, so a set of linearized operations is a vector
 * of positions, one a thread; the next operation of a thread may be linearized if no other thread's
 * next one returned before it was invoked.
 *
 * <p>Usable on histories of real threads, too.
 *
 * @see <a href="https://doi.org/10.1006/jpdc.1993.1015">J. Wing, C. Gong, Testing and Verifying
 *     Concurrent Objects, JPDC 17, 1993</a>
 * @see <a href="https://doi.org/10.1002/cpe.3928">G. Lowe, Testing for Linearizability, CPE 29,
 *     2017</a>
 */
public final class Wgl {
  private Wgl() {}

  /**
   * The verdict.
   *
   * @param linearizable true if there is a legal order of all operations that returned
   * @param order such an order; else the longest legal order found
   */
  public record Verdict(boolean linearizable, List<Operation> order) {}

  /**
   * Searches for a legal order. Takes time exponential in the number of overlapping operations at
   * worst.
   *
   * @param <S> the specification's state
   * @param specification what the calls may do one after the other
   * @param history operations in any order, those of one thread not overlapping
   * @return the verdict
   */
  public static <S> Verdict check(Specification<S> specification, List<Operation> history) {
    return check(specification, history, last -> true);
  }

  /**
   * Searches for a legal order that ends in one of some states.
   *
   * @param last true if a state may be the last one
   */
  static <S> Verdict check(
      Specification<S> specification, List<Operation> history, Predicate<S> last) {
    return new Search<>(specification, history, last).run();
  }

  private static final class Search<S> {
    private final Specification<S> specification;
    private final Predicate<S> last;
    private final Operation[][] threads;
    private final int[] position;
    private final Set<Seen> seen = new HashSet<>();
    private final Deque<Frame<S>> path = new ArrayDeque<>();
    private List<Operation> longest = List.of();

    Search(Specification<S> specification, List<Operation> history, Predicate<S> last) {
      this.specification = specification;
      this.last = last;
      int count = 1 + history.stream().mapToInt(Operation::thread).max().orElse(0);
      threads = new Operation[count][];
      for (int i = 0; i < count; i++) {
        int thread = i;
        threads[i] =
            history.stream()
                .filter(operation -> operation.thread() == thread)
                .sorted(Comparator.comparingLong(Operation::invoked))
                .toArray(Operation[]::new);
      }
      position = new int[count];
    }

    Verdict run() {
      path.push(frame(-1, specification.initial()));
      while (!path.isEmpty()) {
        if (allReturnedDone() && last.test(path.element().state)) {
          return new Verdict(true, order());
        }
        if (!path.element().moves.hasNext()) {
          int thread = path.pop().thread;
          if (thread >= 0) {
            position[thread]--;
          }
          continue;
        }
        Move<S> move = path.element().moves.next();
        position[move.thread]++;
        if (seen.add(new Seen(position.clone(), move.next))) {
          path.push(frame(move.thread, move.next));
          if (path.size() - 1 > longest.size()) {
            longest = order();
          }
        } else {
          position[move.thread]--;
        }
      }
      return new Verdict(false, longest);
    }

    private Frame<S> frame(int thread, S state) {
      return new Frame<>(thread, state, moves(state).iterator());
    }

    private List<Move<S>> moves(S state) {
      long firstReturn = Operation.PENDING;
      for (int i = 0; i < threads.length; i++) {
        if (position[i] < threads[i].length) {
          firstReturn = Math.min(firstReturn, threads[i][position[i]].returned());
        }
      }
      List<Move<S>> moves = new ArrayList<>();
      for (int i = 0; i < threads.length; i++) {
        if (position[i] == threads[i].length) {
          continue;
        }
        Operation operation = threads[i][position[i]];
        if (operation.invoked() > firstReturn) {
          continue;
        }
        for (Specification.Step<S> step : specification.steps(state, i, operation.call())) {
          if (operation.isPending() || Objects.equals(step.result(), operation.result())) {
            moves.add(new Move<>(i, step.next()));
          }
        }
      }
      return moves;
    }

    private boolean allReturnedDone() {
      for (int i = 0; i < threads.length; i++) {
        if (position[i] < threads[i].length && !threads[i][position[i]].isPending()) {
          return false;
        }
      }
      return true;
    }

    private List<Operation> order() {
      List<Operation> order = new ArrayList<>();
      int[] at = new int[threads.length];
      for (Iterator<Frame<S>> frames = path.descendingIterator(); frames.hasNext(); ) {
        int thread = frames.next().thread;
        if (thread >= 0) {
          order.add(threads[thread][at[thread]++]);
        }
      }
      return order;
    }
  }

  private record Frame<S>(int thread, S state, Iterator<Move<S>> moves) {}

  private record Move<S>(int thread, S next) {}

  @SuppressWarnings("ArrayRecordComponent") // compared by content
  private record Seen(int[] position, @Nullable Object state) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Seen seen
          && Arrays.equals(position, seen.position)
          && Objects.equals(state, seen.state);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(position) + Objects.hashCode(state);
    }
  }
}
