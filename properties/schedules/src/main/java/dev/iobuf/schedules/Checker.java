package dev.iobuf.schedules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The history of the present schedule, and its verdict: after each call, or, under weak memory, at
 * the end.
 *
 * <p>Under weak memory, the order of steps is not real time: without communication, a thread cannot
 * know that a call of another has returned. Then only the order within each thread counts, and the
 * order of prologue, threads and epilogue.
 */
final class Checker<S> {
  private final Frontier<S> frontier;
  private final Specification<S> specification;
  private final int main;
  private final boolean weak;
  private final List<Operation> history = new ArrayList<>();

  /** The present call of each thread, under weak memory. */
  private final @Nullable Call[] pending;

  private Frontier.Node<S> node;
  private boolean recording;
  private long clock;

  Checker(Specification<S> specification, int threads, boolean weak) {
    this.specification = specification;
    this.frontier = new Frontier<>(specification, threads);
    this.node = frontier.root();
    this.main = threads - 1;
    this.weak = weak;
    this.pending = new Call[threads];
  }

  void reset(boolean record) {
    node = frontier.root();
    recording = record || weak;
    clock = 0;
    Arrays.fill(pending, null);
    if (!history.isEmpty()) {
      history.clear();
    }
  }

  void invoked(Actor actor, Call call) {
    actor.invokedAt = clock++;
    if (weak) {
      pending[actor.id] = call;
    } else {
      node = frontier.invoked(node, actor.id, call);
    }
  }

  /** Notes a return. Returns false if the history is not linearizable any more. */
  boolean returned(Actor actor, Call call, @Nullable Object result) {
    if (recording) {
      history.add(operation(actor, call, result));
    }
    if (weak) {
      pending[actor.id] = null;
      return true;
    }
    node = frontier.returned(node, actor.id, result);
    return node.isLegal();
  }

  private Operation operation(Actor actor, Call call, @Nullable Object result) {
    long now = clock++;
    if (!weak) {
      return new Operation(actor.id, call, actor.invokedAt, now, result);
    }
    // Three phases; within the second all calls of different threads overlap.
    if (actor.id == main) {
      boolean before = history.stream().allMatch(earlier -> earlier.thread() == main);
      long at = before ? now - Integer.MAX_VALUE : now + Integer.MAX_VALUE;
      return new Operation(actor.id, call, at, at, result);
    }
    return new Operation(actor.id, call, actor.invokedAt, Integer.MAX_VALUE, result);
  }

  boolean isLegalAtEnd() {
    return !weak || Wgl.check(specification, history).linearizable();
  }

  /** Returns true if all pending calls may wait without end. */
  boolean mayWait() {
    return weak
        ? Wgl.check(specification, history, this::allWait).linearizable()
        : frontier.mayWait(node);
  }

  private boolean allWait(S state) {
    for (int thread = 0; thread < pending.length; thread++) {
      Call call = pending[thread];
      if (call != null && !specification.steps(state, thread, call).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** Returns the history's part of a state's key, for threads in this order. */
  long state(int[] order) {
    return frontier.reordered(node, order).id;
  }

  List<Operation> history() {
    return new ArrayList<>(history);
  }
}
