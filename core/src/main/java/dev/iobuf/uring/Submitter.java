package dev.iobuf.uring;

import dev.iobuf.io.Errno;
import dev.iobuf.io.SystemCallException;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Submits the operations that a ring has started, and waits for completions. The kernel would wait
 * without end for completions that don't come. So this class asks it to wait only for those that
 * are certain to come. For one thread.
 */
final class Submitter {
  /** For {@link #enter}: no limit. */
  static final long FOREVER = Long.MAX_VALUE;

  private static final long NANOS_PER_MICROSECOND = 1_000;

  private final KernelRing kernel;
  private final RequestTable requests;
  private final Arrivals arrivals;
  private final int entries;
  private @Nullable Waker waker;
  private boolean hasInbox;

  /** True if the last call that slept has taken a wake. */
  private boolean isWoken;

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

  /** From now on, each wait that sleeps in the kernel ends when this waker is used. */
  void wakeBy(Waker waker) {
    this.waker = waker;
  }

  /** From now on, a wait for one completion may be ended by a lease of another ring. */
  void setHasInbox() {
    hasInbox = true;
  }

  /**
   * Submits, and waits until a number of completions can be taken, no more can come, a time has
   * passed, or the owner is woken.
   *
   * @param minimum how many completions; with 0 it submits only
   * @param nanos how long to wait at most
   * @return how many can be taken
   */
  int enter(int minimum, long nanos) throws SystemCallException {
    check(minimum);
    int ready = enterUntil(minimum, nanos);
    if (waker != null && minimum > 0) {
      boolean _ = waker.state().takeWake(); // The caller goes on, and so is awake.
    }
    return ready;
  }

  /**
   * Submits, and waits until a number of completions can be taken or, once a first time has passed,
   * one of them.
   *
   * @param gathering that time, in nanoseconds
   * @param nanos how long to wait at most
   * @return how many can be taken
   */
  int enterGathering(int minimum, long gathering, long nanos) throws SystemCallException {
    check(minimum);
    long start = System.nanoTime();
    int ready = arrivals.ready();
    int wanted = Math.max(certain(minimum, ready), waker == null && !hasInbox ? 0 : ready + 1);
    // The kernel looks at the limit only when the gathering is over.
    int micros = (int) (Math.min(gathering, nanos) / NANOS_PER_MICROSECOND);
    if (ready >= minimum || wanted <= ready || micros == 0) {
      return enter(Math.min(minimum, 1), nanos);
    }
    isWoken = false;
    int result = waker == null ? enterKernel(wanted, nanos, micros) : sleep(wanted, nanos, micros);
    ready = arrivals.ready();
    if (result != -Errno.ETIME && result != -Errno.EBUSY) {
      checkResult(result, minimum);
    }
    long left = nanos == FOREVER ? FOREVER : nanos - (System.nanoTime() - start);
    if (ready == 0 && !isWoken && left > 0) {
      return enter(1, left); // It was interrupted, or only hidden requests have completed.
    }
    if (waker != null) {
      boolean _ = waker.state().takeWake(); // The caller goes on, and so is awake.
    }
    return ready;
  }

  private int enterUntil(int minimum, long nanos) throws SystemCallException {
    long start = nanos == FOREVER ? 0 : System.nanoTime();
    long left = nanos;
    while (true) {
      int ready = arrivals.ready();
      boolean isEnough = ready >= minimum;
      if (isEnough && minimum > 0 && kernel.submissions.unsubmitted() == 0) {
        return ready;
      }
      int certain = isEnough ? 0 : certain(minimum, ready);
      if (hasInbox && !isEnough && certain == 0) {
        certain = 1; // A lease may arrive.
      }
      boolean isSleep = !isEnough && waker != null && (certain > ready || ready == 0);
      if (!isEnough && !isSleep && certain == ready) {
        return ready;
      }
      isWoken = false;
      int result = isSleep ? sleep(ready + 1, left, 0) : enterKernel(certain, left, 0);
      ready = arrivals.ready();
      // EBUSY: older kernels want completions to be taken before they take submissions.
      if (result == -Errno.ETIME || (result == -Errno.EBUSY && ready > 0)) {
        return ready;
      }
      checkResult(result, minimum);
      if (isWoken || (ready >= minimum && result == 0)) {
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

  /**
   * Waits for completions, or until the owner is woken. A signal is one completion, too. So the
   * kernel is asked for one more, unless it ends the wait with fewer.
   */
  private int sleep(int wanted, long nanos, int gathering) {
    Waker sleeper = Objects.requireNonNull(waker);
    try {
      if (!sleeper.state().fallAsleep()) {
        return enterKernel(0, nanos, 0); // submits
      }
      if (!sleeper.isReading()) {
        if (kernel.submissions.isFull()) {
          int result = enterKernel(0, nanos, 0);
          if (result < 0) {
            return result;
          }
        }
        sleeper.startReading(requests); // Submitted by the call that sleeps.
      }
      return enterKernel(wanted, nanos, gathering);
    } finally {
      isWoken = sleeper.state().awake();
    }
  }

  /**
   * Submits, and waits until the kernel has posted anything, shown or not, or a time has passed.
   * For the end of a ring, in which no waker counts.
   */
  void enterUntilAny(long nanos) throws SystemCallException {
    int ready = arrivals.ready();
    int result = enterKernel(ready == 0 && requests.taken() > 0 ? 1 : 0, nanos, 0);
    if (result != -Errno.ETIME && result != -Errno.EBUSY) {
      checkResult(result, 1);
    }
  }

  /** Submits, and waits until a number of completions is posted, shown or not. */
  private int enterKernel(int wanted, long nanos, int gathering) {
    try {
      int result = kernel.enter(wanted, nanos, gathering);
      int stopped = kernel.submissions.stopSplitChain();
      for (int back = kernel.submissions.unsubmitted(); stopped > 0; back--, stopped--) {
        requests.of(kernel.submissions.ticketBehind(back)).stop();
      }
      return result;
    } finally {
      Reference.reachabilityFence(requests); // and so the vectors that the kernel reads meanwhile
    }
  }

  private void checkResult(int result, int minimum) throws SystemCallException {
    if (result < 0 && result != -Errno.EINTR) {
      throw new SystemCallException(
          "io_uring_enter",
          "submissions=%s, completions=%s".formatted(kernel.submissions.unsubmitted(), minimum),
          -result);
    }
  }

  private void check(int minimum) {
    if (minimum < 0 || minimum > entries) {
      throw new IllegalArgumentException(
          "completions to wait for must be 0 … %s: completions=%s".formatted(entries, minimum));
    }
    boolean isForWake = (waker != null || hasInbox) && minimum == 1;
    if (minimum > requests.inFlight() && !requests.hasRepeating() && !isForWake) {
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
    return wanted <= inFlight
        ? wanted
        : Math.min(wanted, ready + inFlight - kernel.completions.ended(ready));
  }
}
