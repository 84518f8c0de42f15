package dev.iobuf.schedules;

/**
 * At one step, another thread goes on in place of the one that would.
 *
 * @param step the step, 0 for the first
 * @param thread the thread; if it cannot run, the next one that can, cyclically
 */
public record Preemption(int step, int thread) {
  @Override
  public String toString() {
    return "T" + thread + "@" + step;
  }
}
