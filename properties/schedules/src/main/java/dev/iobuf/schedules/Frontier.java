package dev.iobuf.schedules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides linearizability while a history grows: an automaton whose nodes are sets of
 * configurations, each a state of the specification together with the results of those pending
 * calls that have already had their effect.
 *
 * <p>A call needs to have had its effect only by its return: then the calls that must come before
 * it are linearized, and nothing else is. A history is linearizable as long as its node has a
 * configuration. Nodes and transitions are remembered, so that a schedule costs one look-up an
 * event, and equal nodes are one object: their {@link Node#id} is the part of a state's key that
 * stands for the history.
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
    private final Map<Event, Node<S>> next = new HashMap<>();

    private Node(int id, Key<S> key) {
      this.id = id;
      this.pending = key.pending;
      this.configurations = key.configurations;
    }

    boolean isLegal() {
      return !configurations.isEmpty();
    }
  }

  Node<S> invoked(Node<S> node, int thread, Call call) {
    return node.next.computeIfAbsent(
        new Event(thread, call, null),
        event -> node(with(node.pending, thread, call), node.configurations));
  }

  Node<S> returned(Node<S> node, int thread, @Nullable Object result) {
    return node.next.computeIfAbsent(
        new Event(thread, null, result), event -> complete(node, thread, result));
  }

  /** Whether all pending calls may wait for ever: none has had its effect, and none can have it. */
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
      if (configuration.taken.get(thread) != null) {
        if (wanted.equals(configuration.taken.get(thread))) {
          after.add(
              new Configuration<>(configuration.state, with(configuration.taken, thread, null)));
        }
        continue;
      }
      for (int other = 0; other < node.pending.size(); other++) {
        if (node.pending.get(other) instanceof Call call
            && configuration.taken.get(other) == null) {
          for (Specification.Step<S> step : specification.steps(configuration.state, other, call)) {
            Configuration<S> next =
                new Configuration<>(
                    step.next(), with(configuration.taken, other, new Taken(step.result())));
            if (seen.add(next)) {
              work.add(next);
            }
          }
        }
      }
    }
    return node(with(node.pending, thread, null), after);
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

  private record Event(int thread, @Nullable Call call, @Nullable Object result) {}
}
