package dev.iobuf.wait;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A cooperative back-off, for a thread that waits for a device or for another thread, for instance
 * until a buffer is put. It sleeps longer and longer, and leaves the processor to other threads.
 *
 * <p>Sleeps come in blocks. Block <i>n</i> has <i>n</i> sleeps of <i>n</i> × base each, at most the
 * ceiling. Each sleep is lengthened or shortened at random by up to 12.5 %, so that waiters do not
 * wake in step. By default base is 500 µs and ceiling 100 ms: 500 µs once, 1 ms twice, 1.5 ms three
 * times, and so on. The total slept grows with the third power of the block. So the first blocks
 * are quick, and a long exhaustion costs few wake-ups.
 *
 * <p>An instance belongs to one thread at a time. Virtual threads may use it; their carrier is free
 * during the sleep. Allocates nothing after construction. The lengths of the sleeps are those of
 * {@code iox.Backoff}, in <a href="https://github.com/hayabusa-cloud/iox">hayabusa-cloud/iox</a>.
 */
public final class Backoff {
  /** The sleep of block 1: 500 µs. */
  public static final Duration DEFAULT_BASE = Duration.ofNanos(500_000);

  /** The longest sleep, before jitter: 100 ms. */
  public static final Duration DEFAULT_CEILING = Duration.ofMillis(100);

  private static final long LONGEST_CEILING = Duration.ofDays(1).toNanos();

  private final long base;
  private final long ceiling;
  private long random;
  private int block = 1;
  private int sleeps;

  /** Creates a back-off with the {@linkplain #DEFAULT_BASE default} base and ceiling. */
  public Backoff() {
    this(DEFAULT_BASE, DEFAULT_CEILING);
  }

  /**
   * Creates a back-off.
   *
   * @param base the sleep of block 1, at least 1 ns
   * @param ceiling the longest sleep before jitter, base … 1 day
   * @throws IllegalArgumentException if base or ceiling is out of range
   */
  public Backoff(Duration base, Duration ceiling) {
    if (base.compareTo(Duration.ZERO) <= 0
        || ceiling.compareTo(base) < 0
        || ceiling.compareTo(Duration.ofNanos(LONGEST_CEILING)) > 0) {
      throw new IllegalArgumentException(
          "back-off needs 0 < base ≤ ceiling ≤ 1 day: base=" + base + ", ceiling=" + ceiling);
    }
    this.base = base.toNanos();
    this.ceiling = ceiling.toNanos();
    this.random = (System.nanoTime() ^ (Thread.currentThread().threadId() << 32)) | 1;
  }

  /**
   * Sleeps one step and moves on to the next. May return early, as {@link LockSupport#parkNanos}
   * may.
   *
   * @throws InterruptedException if the thread was interrupted before or during the sleep; its
   *     interrupt status is cleared
   */
  public void pause() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    LockSupport.parkNanos(this, nextNanos());
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /**
   * Returns the length of the next sleep, with jitter, and moves on to the one after it. For
   * callers that sleep by other means.
   *
   * @return nanoseconds, within 12.5 % of {@link #step()}, at least 1
   */
  public long nextNanos() {
    long nanos = stepNanos();
    if (++sleeps >= block) {
      sleeps = 0;
      block++;
    }
    return Math.max(1, nanos + jitter(nanos));
  }

  /** A uniform share of −1/8 … +1/8 of the nanoseconds, from a xorshift generator (Marsaglia). */
  private long jitter(long nanos) {
    random ^= random << 13;
    random ^= random >>> 7;
    random ^= random << 17;
    long share = ((random >>> 32) & 0xff) - 128;
    return nanos / 1024 * share + nanos % 1024 * share / 1024;
  }

  private long stepNanos() {
    return block > ceiling / base ? ceiling : block * base;
  }

  /**
   * Returns the length of the next sleep, without jitter.
   *
   * @return block × base, at most the ceiling
   */
  public Duration step() {
    return Duration.ofNanos(stepNanos());
  }

  /**
   * Returns the block of the next sleep.
   *
   * @return 1 at first
   */
  public int block() {
    return block;
  }

  /** Starts again at block 1. */
  public void reset() {
    block = 1;
    sleeps = 0;
  }
}
