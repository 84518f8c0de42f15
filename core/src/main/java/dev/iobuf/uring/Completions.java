package dev.iobuf.uring;

import dev.iobuf.vectored.Errno;
import dev.iobuf.vectored.SystemCallException;
import java.lang.foreign.Arena;
import java.time.Duration;

/** The part of a {@link Ring} that submits, waits, and takes what has completed. */
abstract sealed class Completions extends SocketOperations permits Ring {
  private final Completion completion = new Completion();

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
   * Submits what was started, and waits until so many completions can be taken.
   *
   * @param completions how many, 0 … {@link #entries()}
   * @return how many can be taken, at least as many
   * @throws SystemCallException if the kernel refuses
   * @throws IllegalArgumentException if the number is out of range
   * @throws IllegalStateException if nothing is in flight to wait for, or the ring is closed
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public int await(int completions) throws SystemCallException {
    return enter(completions, Long.MAX_VALUE);
  }

  /**
   * Submits what was started, and waits until so many completions can be taken, or a time has
   * passed.
   *
   * @param completions how many, 0 … {@link #entries()}
   * @param timeout how long at most
   * @return how many can be taken, fewer if the time has passed
   * @throws SystemCallException if the kernel refuses
   * @throws IllegalArgumentException if the number is out of range
   * @throws IllegalStateException if nothing is in flight to wait for, or the ring is closed
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public int await(int completions, Duration timeout) throws SystemCallException {
    return enter(completions, nanos(timeout));
  }

  private int enter(int minimum, long nanos) throws SystemCallException {
    checkOpen();
    if (minimum < 0 || minimum > entries) {
      throw new IllegalArgumentException(
          "completions to wait for must be 0 … %d: completions=%d".formatted(entries, minimum));
    }
    long start = nanos == Long.MAX_VALUE ? 0 : System.nanoTime();
    long left = nanos;
    while (true) {
      int ready = queues.ready();
      boolean isEnough = ready >= minimum;
      if (isEnough && minimum > 0 && queues.unsubmitted() == 0) {
        return ready;
      }
      if (!isEnough && slots.inFlight() == 0) {
        throw new IllegalStateException(
            "nothing is in flight to wait for: completions=%d, ready=%d".formatted(minimum, ready));
      }
      int result = queues.enter(isEnough ? 0 : minimum, left);
      ready = queues.ready();
      // EBUSY: older kernels want completions to be taken before they take submissions.
      if (result == -Errno.ETIME || (result == -Errno.EBUSY && ready > 0)) {
        return ready;
      }
      if (result < 0 && result != -Errno.EINTR) {
        throw new SystemCallException(
            "io_uring_enter",
            "submissions=%d, completions=%d".formatted(queues.unsubmitted(), minimum),
            -result);
      }
      if (ready >= minimum && result == 0) {
        return ready;
      }
      // Interrupted by a signal, or the time passed in a call that submitted something.
      left = nanos == Long.MAX_VALUE ? nanos : nanos - (System.nanoTime() - start);
      if (left <= 0) {
        return ready;
      }
    }
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
    Slot slot = slots.of(queues.ticket());
    int result = queues.result();
    int flags = queues.flags();
    queues.advance();
    completion.set(slot, result, flags);
    if (!completion.hasMore()) {
      if (result != -Errno.ECANCELED) {
        slot.forgetDescriptor(); // The kernel ran the operation, which closes also where it fails.
      }
      slots.release(slot);
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
