package dev.iobuf.schedules;

import java.util.ArrayList;
import java.util.List;

/**
 * Shortens a failing schedule: removes switches of threads while it still fails in the same way.
 */
final class Shrinker {
  private static final int MOST_PREEMPTIONS = 4;
  private static final int SEARCHED = 2_000;

  private final Engine engine;
  private final Runnable beforeEach;

  Shrinker(Engine engine, Runnable beforeEach) {
    this.engine = engine;
    this.beforeEach = beforeEach;
  }

  Schedule shrink(Schedule schedule, Outcome outcome) {
    List<Preemption> switches = new ArrayList<>();
    for (int step = 0; step < schedule.length(); step++) {
      if (schedule.value(step) != 0) {
        return schedule;
      }
      if (step == 0 || schedule.thread(step) != schedule.thread(step - 1)) {
        switches.add(new Preemption(step, schedule.thread(step)));
      }
    }
    if (outcome == Outcome.NO_PROGRESS) {
      return schedule;
    }
    Schedule best = schedule;
    int preemptions = Integer.MAX_VALUE;
    boolean shorter = true;
    while (shorter) {
      shorter = false;
      for (int i = switches.size() - 1; i >= 0; i--) {
        List<Preemption> fewer = new ArrayList<>(switches);
        fewer.remove(i);
        beforeEach.run();
        if (engine.run(Strategies.preempting(fewer), null) == outcome) {
          switches = fewer;
          best = engine.schedule();
          preemptions = engine.preemptions();
          shorter = true;
        }
      }
    }
    return withFewer(preemptions, outcome, best);
  }

  /**
   * Removals may reach a schedule that no further removal shortens, but another schedule with fewer
   * preemptions fails, too: searches for it.
   */
  private Schedule withFewer(int preemptions, Outcome outcome, Schedule otherwise) {
    for (int fewer = 0; fewer < Math.min(preemptions, MOST_PREEMPTIONS); fewer++) {
      Strategy search = Strategies.bounded(fewer);
      for (int i = 0; i < SEARCHED && search.begin(); i++) {
        beforeEach.run();
        if (engine.run(search, null) == outcome) {
          return engine.schedule();
        }
      }
    }
    return otherwise;
  }
}
