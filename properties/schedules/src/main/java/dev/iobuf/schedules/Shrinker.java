package dev.iobuf.schedules;

import java.util.ArrayList;
import java.util.List;

/** Makes a failing schedule shorter: leaves out switches as long as it fails in the same way. */
final class Shrinker {
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
    Schedule best = schedule;
    boolean shorter = outcome != Outcome.NO_PROGRESS;
    while (shorter) {
      shorter = false;
      for (int i = switches.size() - 1; i >= 0; i--) {
        List<Preemption> fewer = new ArrayList<>(switches);
        fewer.remove(i);
        beforeEach.run();
        if (engine.run(Strategies.preempting(fewer), null) == outcome) {
          switches = fewer;
          best = engine.schedule();
          shorter = true;
        }
      }
    }
    return best;
  }
}
