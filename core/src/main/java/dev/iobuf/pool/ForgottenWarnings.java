package dev.iobuf.pool;

import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits the warnings of forgotten pools: a program that forgets a pool for each request would
 * otherwise fill its log. The first {@value #FIRST} warnings are logged, and then at most one a
 * minute, which says how many were left out since the one before. Safe for use by any thread.
 */
final class ForgottenWarnings {
  /** The number of warnings that are logged without a limit of time. */
  static final int FIRST = 20;

  private static final long PERIOD_NANOS = 60_000_000_000L;

  private final LongSupplier nanoTime;
  private final Consumer<String> log;

  private int logged;
  private long lastTime;
  private long leftOut;

  /**
   * Creates one that has logged nothing.
   *
   * @param nanoTime a clock, as {@link System#nanoTime}
   * @param log logs a warning; called without a lock
   */
  ForgottenWarnings(LongSupplier nanoTime, Consumer<String> log) {
    this.nanoTime = nanoTime;
    this.log = log;
  }

  /** Logs a warning, or counts it as left out. */
  void warn(Supplier<String> warning) {
    String line = line(warning);
    if (line != null) {
      log.accept(line);
    }
  }

  private synchronized @Nullable String line(Supplier<String> warning) {
    long now = nanoTime.getAsLong();
    if (logged == FIRST && now - lastTime < PERIOD_NANOS) {
      leftOut++;
      return null;
    }
    logged = Math.min(FIRST, logged + 1);
    lastTime = now;
    String more =
        leftOut == 0 ? "" : " Since the last such warning, " + leftOut + " more were left out.";
    leftOut = 0;
    return warning.get() + more;
  }
}
