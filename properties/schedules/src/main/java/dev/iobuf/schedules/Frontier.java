package dev.iobuf.schedules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides linearizability while a history grows: an automaton whose nodes are sets of
 * configurations, each a state of the specification together with the results of those pending
 * calls that have already had their effect.
 *
 * <p>A call needs to have had its effect only by its return. Then the calls that must precede it
 * are linearized, and no others. A history is linearizable as long as its node has a configuration.
 * Nodes and transitions are remembered, so that a schedule costs one look-up an event, and equal
 * nodes are one object: their {@link Node#id} is the part of a state's key that stands for the
 * history.
 *
 * @param <S> the specification's state
 */
final class Frontier<S> {
  private final Specification<S> specification;
  private final Map<Key<S>, Node<S>> nodes = new HashMap<>();
  private final Node<S> root;

  Frontier(Specification<S> specification, int threads) {
    this.specification = specification;
    List<@Nullable Object> none = Collections.nCopies(threads, null);
    this.root = node(none, Set.of(new Configuration<>(specification.initial(), none)));
  }

  Node<S> root() {
    return root;
  }

  /** The set of configurations after some history; empty if that history is not linearizable. */
  static final class Node<S> {
    final int id;
    private final List<@Nullable Object> pending;
    private final Set<Configuration<S>> configurations;
    private final List<Transition<S>> transitions = new ArrayList<>();
    private final Map<List<Integer>, Node<S>> reordered = new HashMap<>();

    private Node(int id, Key<S> key) {
      this.id = id;
      this.pending = key.pending;
      this.configurations = key.configurations;
    }

    boolean isLegal() {
      return !configurations.isEmpty();
    }

    /** Searches a list: it is short, and hashing calls and results takes longer. */
    private @Nullable Node<S> after(int thread, @Nullable Call call, @Nullable Object result) {
      for (Transition<S> transition : transitions) {
        if (transition.thread == thread
            && Objects.equals(transition.call, call)
            && Objects.equals(transition.result, result)) {
          return transition.next;
        }
      }
      return null;
    }

    private Node<S> leadsTo(
        int thread, @Nullable Call call, @Nullable Object result, Node<S> next) {
      transitions.add(new Transition<>(thread, call, result, next));
      return next;
    }
  }

  Node<S> invoked(Node<S> node, int thread, Call call) {
    Node<S> known = node.after(thread, call, null);
    return known != null
        ? known
        : node.leadsTo(
            thread, call, null, node(with(node.pending, thread, call), node.configurations));
  }

  Node<S> returned(Node<S> node, int thread, @Nullable Object result) {
    Node<S> known = node.after(thread, null, result);
    return known != null
        ? known
        : node.leadsTo(thread, null, result, complete(node, thread, result));
  }

  /**
   * Returns the node after the same history with renamed threads: the first is order[0] of the old
   * ones, and so on.
   */
  Node<S> reordered(Node<S> node, int[] order) {
    if (isSorted(order)) {
      return node;
    }
    List<Integer> key = Arrays.stream(order).boxed().toList();
    return node.reordered.computeIfAbsent(
        key,
        threads ->
            node(
                pick(node.pending, threads),
                node.configurations.stream()
                    .map(old -> new Configuration<>(old.state, pick(old.taken, threads)))
                    .collect(Collectors.toSet())));
  }

  private static boolean isSorted(int[] order) {
    for (int i = 0; i < order.length; i++) {
      if (order[i] != i) {
        return false;
      }
    }
    return true;
  }

  /** The elements of a list in another order; the last stays where it is. */
  private static List<@Nullable Object> pick(List<@Nullable Object> list, List<Integer> order) {
    List<@Nullable Object> picked = new ArrayList<>();
    order.forEach(position -> picked.add(list.get(position)));
    picked.add(list.getLast());
    return picked;
  }

  /**
   * Returns true if all pending calls may wait without end: none has had its effect, and none can
   * have it.
   */
  boolean mayWait(Node<S> node) {
    return node.configurations.stream().anyMatch(configuration -> mayWait(node, configuration));
  }

  private boolean mayWait(Node<S> node, Configuration<S> configuration) {
    for (int thread = 0; thread < node.pending.size(); thread++) {
      if (configuration.taken.get(thread) != null
          || (node.pending.get(thread) instanceof Call call
              && !specification.steps(configuration.state, thread, call).isEmpty())) {
        return false;
      }
    }
    return true;
  }

  private Node<S> complete(Node<S> node, int thread, @Nullable Object result) {
    Taken wanted = new Taken(result);
    Set<Configuration<S>> seen = new HashSet<>(node.configurations);
    List<Configuration<S>> work = new ArrayList<>(node.configurations);
    Set<Configuration<S>> after = new HashSet<>();
    while (!work.isEmpty()) {
      Configuration<S> configuration = work.removeLast();
      if (configuration.taken.get(thread) == null) {
        successors(node.pending, configuration).filter(seen::add).forEach(work::add);
      } else if (wanted.equals(configuration.taken.get(thread))) {
        after.add(
            new Configuration<>(configuration.state, with(configuration.taken, thread, null)));
      }
    }
    List<@Nullable Object> pending = with(node.pending, thread, null);
    return node(pending, withoutHaste(pending, after));
  }

  /** The configurations in which one more of the pending calls has had its effect. */
  private Stream<Configuration<S>> successors(
      List<@Nullable Object> pending, Configuration<S> configuration) {
    return IntStream.range(0, pending.size())
        .filter(thread -> configuration.taken.get(thread) == null)
        .boxed()
        .flatMap(thread ->
            pending.get(thread) instanceof Call call
                ? specification.steps(configuration.state, thread, call).stream()
                    .map(step ->
                        new Configuration<>(
                            step.next(),
                            with(configuration.taken, thread, new Taken(step.result()))))
                : Stream.empty());
  }

  /**
   * Drops each configuration that another one still leads to, and in which calls have had their
   * effects earlier than needed. The same histories are legal without it, and more nodes are equal.
   */
  private Set<Configuration<S>> withoutHaste(
      List<@Nullable Object> pending, Set<Configuration<S>> configurations) {
    Set<Configuration<S>> rest = new HashSet<>(configurations);
    Set<Configuration<S>> seen = new HashSet<>();
    List<Configuration<S>> work = new ArrayList<>(configurations);
    while (!work.isEmpty()) {
      successors(pending, work.removeLast()).filter(seen::add).forEach(work::add);
    }
    rest.removeAll(seen);
    return rest;
  }

  private Node<S> node(List<@Nullable Object> pending, Set<Configuration<S>> configurations) {
    return nodes.computeIfAbsent(
        new Key<>(pending, configurations), key -> new Node<>(nodes.size(), key));
  }

  private static List<@Nullable Object> with(
      List<@Nullable Object> list, int position, @Nullable Object value) {
    @Nullable Object[] copy = list.toArray();
    copy[position] = value;
    return Arrays.asList(copy);
  }

  private record Key<S>(List<@Nullable Object> pending, Set<Configuration<S>> configurations) {}

  /** taken: for each thread, null, or the result of its pending call, which has had its effect. */
  private record Configuration<S>(S state, List<@Nullable Object> taken) {}

  private record Taken(@Nullable Object result) {}

  /** An invocation of a call, or, where that is null, a return with a result. */
  private record Transition<S>(
      int thread, @Nullable Call call, @Nullable Object result, Node<S> next) {}
}
