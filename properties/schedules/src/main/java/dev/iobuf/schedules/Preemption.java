package dev.iobuf.schedules;

import java.io.Serializable;

/**
 * At one step, another thread goes on in place of the one that would.
 *
 * @param step the step, 0 for the first
 * @param thread the thread; if it is the one that would, or cannot run, the next one that can,
 *     cyclically: so that a preemption stays one when a program shrinks
 */
public record Preemption(int step, int thread) implements Serializable {
  @Override
  public String toString() {
    return "T" + thread + "@" + step;
  }
}
