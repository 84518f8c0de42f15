package dev.iobuf.uring;

import dev.iobuf.io.Errno;
import dev.iobuf.io.SystemCallException;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Submits the operations that a ring has started, and waits for completions. The kernel would wait
 * without end for completions that don't come. So this class asks it to wait only for those that
 * are certain to come. For one thread.
 */
final class Submitter {
  /** For {@link #enter}: no limit. */
  static final long FOREVER = Long.MAX_VALUE;

  private final KernelRing kernel;
  private final RequestTable requests;
  private final Arrivals arrivals;
  private final int entries;

  Submitter(KernelRing kernel, RequestTable requests, Arrivals arrivals, int entries) {
    this.kernel = kernel;
    this.requests = requests;
    this.arrivals = arrivals;
    this.entries = entries;
  }

  /** Nanoseconds: 0 if the duration is negative, and the largest number if it is longer. */
  static long nanos(Duration duration) {
    return Math.max(0, TimeUnit.NANOSECONDS.convert(duration));
  }

  /**
   * Submits, and waits until a number of completions can be taken, no more can come, or a time has
   * passed.
   *
   * @param minimum how many completions; with 0 it submits only
   * @param nanos how long to wait at most
   * @return how many can be taken
   */
  int enter(int minimum, long nanos) throws SystemCallException {
    check(minimum);
    long start = nanos == FOREVER ? 0 : System.nanoTime();
    long left = nanos;
    while (true) {
      int ready = arrivals.ready();
      boolean isEnough = ready >= minimum;
      if (isEnough && minimum > 0 && kernel.submissions.unsubmitted() == 0) {
        return ready;
      }
      int certain = isEnough ? 0 : certain(minimum, ready);
      if (!isEnough && certain == ready) {
        return ready;
      }
      int result;
      try {
        // The kernel counts all that it has posted.
        result = kernel.enter(certain == 0 ? 0 : certain + arrivals.hidden(), left);
      } finally {
        Reference.reachabilityFence(requests); // and so the vectors that the kernel reads meanwhile
      }
      ready = arrivals.ready();
      // EBUSY: older kernels want completions to be taken before they take submissions.
      if (result == -Errno.ETIME || (result == -Errno.EBUSY && ready > 0)) {
        return ready;
      }
      if (result < 0 && result != -Errno.EINTR) {
        throw new SystemCallException(
            "io_uring_enter",
            "submissions=%s, completions=%s".formatted(kernel.submissions.unsubmitted(), minimum),
            -result);
      }
      if (ready >= minimum && result == 0) {
        return ready;
      }
      // A signal interrupted the call, some completions were not certain before, or the time passed
      // in a call that submitted.
      left = nanos == FOREVER ? FOREVER : nanos - (System.nanoTime() - start);
      if (left <= 0) {
        return ready;
      }
    }
  }

  private void check(int minimum) {
    if (minimum < 0 || minimum > entries) {
      throw new IllegalArgumentException(
          "completions to wait for must be 0 … %s: completions=%s".formatted(entries, minimum));
    }
    if (minimum > requests.inFlight() && !requests.hasRepeating()) {
      throw new IllegalStateException(
          "that many completions can't come: completions=%s, inFlight=%s; wait for fewer, or start more"
                  .formatted(minimum, requests.inFlight())
              + " operations before");
    }
  }

  /**
   * Returns how many completions are certain to come, at most as many as are wanted: those that can
   * be taken, and one more for each operation that they don't end.
   */
  private int certain(int wanted, int ready) {
    int inFlight = requests.inFlight();
    return wanted <= inFlight ? wanted : Math.min(wanted, ready + inFlight - arrivals.ended(ready));
  }
}
