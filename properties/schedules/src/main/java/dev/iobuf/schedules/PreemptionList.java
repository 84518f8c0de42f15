package dev.iobuf.schedules;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** See {@link Strategies#preempting}. */
final class PreemptionList implements Strategy {
  private final Map<Integer, Integer> threads = new HashMap<>();
  private boolean done;

  PreemptionList(List<Preemption> preemptions) {
    preemptions.forEach(preemption -> threads.put(preemption.step(), preemption.thread()));
  }

  @Override
  public boolean begin() {
    boolean first = !done;
    done = true;
    return first;
  }

  @Override
  public int thread(Situation situation) {
    Integer wanted = threads.get(situation.steps());
    int running = situation.running();
    if (wanted == null && running >= 0) {
      return running;
    }
    int from = wanted == null ? 0 : wanted;
    for (int i = 0; i < situation.threads(); i++) {
      int thread = (from + i) % situation.threads();
      if (thread != running
          && (situation.runnable() & 1 << thread) != 0
          && !(situation.spinning(thread) && anotherCan(situation, thread))) {
        return thread;
      }
    }
    return running >= 0 ? running : Integer.numberOfTrailingZeros(situation.runnable());
  }

  private static boolean anotherCan(Situation situation, int thread) {
    for (int other = 0; other < situation.threads(); other++) {
      if (other != thread
          && (situation.runnable() & 1 << other) != 0
          && !situation.spinning(other)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return "preemptions " + threads;
  }
}
