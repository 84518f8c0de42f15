package dev.iobuf.schedules;

/** See {@link Strategies#replay}. */
final class Replay implements Strategy {
  private final Schedule schedule;
  private boolean done;

  Replay(Schedule schedule) {
    this.schedule = schedule;
  }

  @Override
  public boolean begin() {
    boolean first = !done;
    done = true;
    return first;
  }

  @Override
  public int thread(Situation situation) {
    int thread = schedule.thread(situation.steps());
    if (thread < 0) {
      thread = situation.running();
    }
    return thread >= 0 && (situation.runnable() & 1 << thread) != 0
        ? thread
        : Integer.numberOfTrailingZeros(situation.runnable());
  }

  @Override
  public int value(Situation situation, int options) {
    return Math.min(schedule.value(situation.steps() - 1), options - 1);
  }

  @Override
  public String toString() {
    return "replay of " + schedule;
  }
}
