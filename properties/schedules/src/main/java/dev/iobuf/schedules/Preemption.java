package dev.iobuf.schedules;

import java.io.Serializable;

/**
 * At one step, another thread continues in place of the running one.
 *
 * @param step the step, 0 for the first
 * @param thread the thread. If it is the running one, or cannot run, the next one that can,
 *     cyclically, so that a preemption stays one when a program shrinks
 */
public record Preemption(int step, int thread) implements Serializable {
  @Override
  public String toString() {
    return "T" + thread + "@" + step;
  }
}
