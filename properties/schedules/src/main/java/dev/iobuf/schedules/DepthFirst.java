package dev.iobuf.schedules;

import java.util.ArrayList;
import java.util.List;

/** See {@link Strategies#bounded} and {@link Strategies#all}. */
final class DepthFirst implements Strategy {
  private final int bound;
  private final List<Choice> path = new ArrayList<>();
  private int depth;
  private boolean begun;

  DepthFirst(int bound) {
    this.bound = bound;
  }

  /** The options at a step, the choices left, and the preemptions before it. */
  private static final class Choice {
    final int[] options;
    final boolean running;
    final int preemptions;
    int at;

    Choice(int[] options, boolean running, int preemptions) {
      this.options = options;
      this.running = running;
      this.preemptions = preemptions;
    }

    int spent() {
      return preemptions + (running && at > 0 ? 1 : 0);
    }
  }

  @Override
  public boolean begin() {
    depth = 0;
    if (!begun) {
      begun = true;
      return true;
    }
    while (!path.isEmpty()) {
      Choice last = path.getLast();
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
      int spent = depth == 0 ? 0 : path.get(depth - 1).spent();
      int running = situation.running();
      int[] options =
          running >= 0 && spent >= bound
              ? new int[] {running}
              : options(situation.runnable(), running);
      path.add(new Choice(options, running >= 0, spent));
    }
    Choice choice = path.get(depth++);
    return choice.options[choice.at];
  }

  /**
   * The threads that can run. The running one is first, since it continues without a preemption.
   */
  static int[] options(int runnable, int running) {
    int[] options = new int[Integer.bitCount(runnable)];
    int count = 0;
    if (running >= 0) {
      options[count++] = running;
    }
    for (int rest = runnable; rest != 0; rest &= rest - 1) {
      int thread = Integer.numberOfTrailingZeros(rest);
      if (thread != running) {
        options[count++] = thread;
      }
    }
    return options;
  }

  @Override
  public int value(Situation situation, int count) {
    if (depth == path.size()) {
      int[] options = new int[count];
      for (int i = 0; i < count; i++) {
        options[i] = i;
      }
      int spent = depth == 0 ? 0 : path.get(depth - 1).spent();
      path.add(new Choice(options, false, spent));
    }
    Choice choice = path.get(depth++);
    return choice.options[choice.at];
  }

  @Override
  public String toString() {
    return bound == Integer.MAX_VALUE ? "DFS" : "DFS(≤ " + bound + ")";
  }
}
