package dev.iobuf.schedules;

import java.util.ArrayList;
import java.util.List;

/** See {@link Strategies#states}. */
final class StateSearch implements Strategy {
  private final LongSet seen = new LongSet();
  private final List<Node> path = new ArrayList<>();
  private int depth;
  private boolean begun;

  /** A state on the path under exploration. */
  private static final class Node {
    final long state;
    final int[] options;
    int at;

    Node(long state, int[] options) {
      this.state = state;
      this.options = options;
    }

    int choice() {
      return options[at];
    }
  }

  @Override
  public boolean tracksStates() {
    return true;
  }

  @Override
  public long states() {
    return seen.size();
  }

  @Override
  public boolean begin() {
    depth = 0;
    if (!begun) {
      begun = true;
      return true;
    }
    while (!path.isEmpty()) {
      Node last = path.getLast();
      if (++last.at < last.options.length) {
        return true;
      }
      path.removeLast();
    }
    return false;
  }

  @Override
  public int thread(Situation situation) {
    if (depth == path.size()) {
      long state = situation.state();
      if (!seen.add(state)) {
        return comesBack(situation, state) ? LIVELOCK : PRUNE;
      }
      path.add(new Node(state, DepthFirst.options(situation.runnable(), situation.running())));
    }
    return path.get(depth++).choice();
  }

  /**
   * Whether the state lies on this very path, so that it can be reached again and again: the number
   * of calls that have returned is part of it, so none has returned in between. Where threads may
   * wait for each other that is a fault only if every thread that could run did.
   */
  private boolean comesBack(Situation situation, long state) {
    for (int i = path.size() - 1; i >= 0; i--) {
      if (path.get(i).state == state) {
        return situation.progress() == Progress.LOCK_FREE || isFair(i);
      }
    }
    return false;
  }

  private boolean isFair(int from) {
    int able = 0;
    int ran = 0;
    for (Node node : path.subList(from, path.size())) {
      for (int option : node.options) {
        able |= 1 << option;
      }
      ran |= 1 << node.choice();
    }
    return able == ran;
  }

  @Override
  public int value(Situation situation, int options) {
    throw new UnsupportedOperationException(
        "state caching does not cover weak memory; sample it, or bound the preemptions");
  }

  @Override
  public String toString() {
    return "states";
  }
}
