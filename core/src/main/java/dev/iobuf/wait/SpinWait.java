package dev.iobuf.wait;

/**
 * A short wait on the processor, until another running thread finishes its part.
 *
 * <p>Each step waits about twice as long as the one before, by {@link Thread#onSpinWait()}. The
 * last steps offer the processor to other threads, by {@link Thread#yield()}. After the last step
 * the wait {@link #isSpent()}: a thread that still waits should sleep, for instance by {@link
 * Backoff}. If the machine has only one processor, no other thread can finish during a spin, so
 * every step yields.
 *
 * <p>An instance belongs to one thread at a time. Wait-free; allocates nothing.
 *
 * <pre>{@code
 * SpinWait spin = new SpinWait();
 * while (!ready() && !spin.isSpent()) {
 *   spin.once();
 * }
 * }</pre>
 */
public final class SpinWait {
  private static final int SPINNING_STEPS = 6;
  private static final int STEPS = SPINNING_STEPS + 2;
  private static final boolean ALONE = Runtime.getRuntime().availableProcessors() == 1;

  private int step;

  /** Creates a wait at its first step. */
  public SpinWait() {}

  /** Waits one step: 1, 2, 4, … 32 spins, then yields. */
  @SuppressWarnings("ThreadPriorityCheck") // The hint is the last try before sleep, not relied on.
  public void once() {
    if (step < SPINNING_STEPS && !ALONE) {
      for (int i = 1 << step; i > 0; i--) {
        Thread.onSpinWait();
      }
    } else {
      Thread.yield();
    }
    if (step < STEPS) {
      step++;
    }
  }

  /**
   * Returns true if it is no longer worth while to wait on the processor.
   *
   * @return true once all steps have been taken, until {@link #reset()}
   */
  public boolean isSpent() {
    return step == STEPS;
  }

  /** Starts again at the first step. */
  public void reset() {
    step = 0;
  }
}
