package dev.iobuf.uring;

import dev.iobuf.io.Errno;
import dev.iobuf.io.SystemCallException;
import java.lang.foreign.Arena;
import java.lang.ref.Reference;
import java.time.Duration;

/** The part of a {@link IoUring} that submits, waits, and takes what has completed. */
abstract sealed class Completions extends SocketOperations permits IoUring {
  final Completion completion = new Completion();

  Completions(Arena arena, Queues queues, int entries) {
    super(arena, queues, entries);
  }

  /**
   * Submits what was started, and waits for nothing. Also has the kernel show what has completed.
   *
   * @return how many completions can be taken
   * @throws SystemCallException if the kernel refuses; what was started is still to be submitted
   * @throws IllegalStateException if the ring is closed
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public int submit() throws SystemCallException {
    return enter(0, 0);
  }

  /**
   * Submits what was started, and waits until so many completions can be taken, or no more can
   * come: an operation that may complete many times may also end early.
   *
   * @param completions how many, 0 … {@link #entries()}
   * @return how many can be taken: at least as many, but for what ended early
   * @throws SystemCallException if the kernel refuses
   * @throws IllegalArgumentException if the number is out of range
   * @throws IllegalStateException if so many can't come, since fewer operations are in flight and
   *     each completes once, or the ring is closed
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public int await(int completions) throws SystemCallException {
    return enter(completions, Long.MAX_VALUE);
  }

  /**
   * Submits what was started, and waits until so many completions can be taken, no more can come,
   * or a time has passed.
   *
   * @param completions how many, 0 … {@link #entries()}
   * @param timeout how long at most
   * @return how many can be taken, fewer if the time has passed
   * @throws SystemCallException if the kernel refuses
   * @throws IllegalArgumentException if the number is out of range
   * @throws IllegalStateException if so many can't come, since fewer operations are in flight and
   *     each completes once, or the ring is closed
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public int await(int completions, Duration timeout) throws SystemCallException {
    return enter(completions, nanos(timeout));
  }

  private int enter(int minimum, long nanos) throws SystemCallException {
    checkOpen();
    if (minimum < 0 || minimum > entries) {
      throw new IllegalArgumentException(
          "completions to wait for must be 0 … %s: completions=%s".formatted(entries, minimum));
    }
    if (minimum > requests.inFlight() && !requests.canRepeat()) {
      throw new IllegalStateException(
          "so many completions can't come: completions=%s, inFlight=%s; wait for fewer, or start more"
                  .formatted(minimum, requests.inFlight())
              + " operations before");
    }
    long start = nanos == Long.MAX_VALUE ? 0 : System.nanoTime();
    long left = nanos;
    while (true) {
      int ready = queues.ready();
      boolean isEnough = ready >= minimum;
      if (isEnough && minimum > 0 && queues.unsubmitted() == 0) {
        return ready;
      }
      int certain = isEnough ? 0 : certain(minimum, ready);
      if (!isEnough && certain == ready) {
        return ready;
      }
      int result;
      try {
        result = queues.enter(certain, left);
      } finally {
        Reference.reachabilityFence(requests); // and so the vectors that the kernel reads meanwhile
      }
      ready = queues.ready();
      // EBUSY: older kernels want completions to be taken before they take submissions.
      if (result == -Errno.ETIME || (result == -Errno.EBUSY && ready > 0)) {
        return ready;
      }
      if (result < 0 && result != -Errno.EINTR) {
        throw new SystemCallException(
            "io_uring_enter",
            "submissions=%s, completions=%s".formatted(queues.unsubmitted(), minimum),
            -result);
      }
      if (ready >= minimum && result == 0) {
        return ready;
      }
      // Interrupted by a signal, not certain before, or the time passed in a call that submitted.
      left = nanos == Long.MAX_VALUE ? nanos : nanos - (System.nanoTime() - start);
      if (left <= 0) {
        return ready;
      }
    }
  }

  /**
   * How many completions to wait for in the kernel, which waits for ever for what doesn't come:
   * those that can be taken, and one more of each operation that they don't end; not more than are
   * wanted.
   */
  private int certain(int wanted, int ready) {
    int inFlight = requests.inFlight();
    return wanted <= inFlight ? wanted : Math.min(wanted, ready + inFlight - queues.ended(ready));
  }

  /**
   * Moves {@link #completion()} on to the next thing that has completed, and lets go of what its
   * operation held. Makes no system call.
   *
   * @return false if there is none
   * @throws IllegalStateException if the ring is closed
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public boolean next() {
    checkOpen();
    if (queues.ready() == 0) {
      return false;
    }
    Request request = requests.of(queues.ticket());
    int result = queues.result();
    int flags = queues.flags();
    queues.advance();
    completion.set(request, result, flags);
    if (!completion.hasMore()) {
      if (result != -Errno.ECANCELED) {
        request
            .forgetDescriptor(); // The kernel ran the operation, which closes also where it fails.
      }
      requests.release(request);
    }
    return true;
  }

  /**
   * Returns what {@link #next} has moved on to.
   *
   * @return always the same object
   */
  public Completion completion() {
    return completion;
  }
}
