package dev.iobuf.schedules;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The result of an exploration.
 *
 * @param title the subject, the program and the strategy
 * @param id names the file that keeps a failure
 * @param schedules schedules run to their end
 * @param pruned schedules ended in a known state
 * @param states different states; 0 if they were not tracked
 * @param steps steps made
 * @param nanos its duration
 * @param exhausted true if the strategy had nothing left to try
 * @param found the first failure; null if there was none
 */
public record Report(
    String title,
    String id,
    long schedules,
    long pruned,
    long states,
    long steps,
    long nanos,
    boolean exhausted,
    @Nullable Failure found) {
  /**
   * The first failure.
   *
   * @return empty if there was none
   */
  public Optional<Failure> failure() {
    return Optional.ofNullable(found);
  }

  /**
   * The number of schedules run, pruned ones included.
   *
   * @return a count
   */
  public long runs() {
    return schedules + pruned;
  }

  /**
   * Schedules a second, pruned ones included.
   *
   * @return a rate
   */
  public double rate() {
    return runs() * 1e9 / Math.max(1, nanos);
  }

  /**
   * Throws if a failure was found, and keeps it in a file: the next exploration of this kind tries
   * it first.
   *
   * @return this
   * @throws AssertionError with the failure's table as message
   */
  public Report assertNoFailure() {
    if (found != null) {
      Failures.remember(id, found.schedule());
    }
    return assertProperty();
  }

  /**
   * Throws if a failure was found, without keeping it: for property tests, whose framework keeps
   * program and schedule.
   *
   * @return this
   * @throws AssertionError with the failure's table as message
   */
  public Report assertProperty() {
    if (found != null) {
      throw new AssertionError("\n" + found.table());
    }
    return this;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: %s, %,d schedules%s%s, %,d steps, %.1f s, %,.0f schedules/s%s",
        title,
        found == null ? "no failure" : found.outcome(),
        schedules,
        pruned > 0 ? String.format(Locale.ROOT, " (and %,d cut off)", pruned) : "",
        states > 0 ? String.format(Locale.ROOT, ", %,d states", states) : "",
        steps,
        nanos / 1e9,
        rate(),
        exhausted ? ", exhaustive" : "");
  }
}
