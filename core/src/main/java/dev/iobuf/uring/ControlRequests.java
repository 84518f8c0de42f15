package dev.iobuf.uring;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Set;

/** The operations of a ring that move no bytes: time-outs, polls and cancellations. */
final class ControlRequests {
  private static final long TIME_BYTES = 16;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final IoUring ring;
  private final RequestTable requests;

  /**
   * By request: a struct __kernel_timespec, which the kernel reads when it takes the submission.
   */
  private final MemorySegment times;

  ControlRequests(IoUring ring, RequestTable requests, Arena arena) {
    this.ring = ring;
    this.requests = requests;
    this.times = arena.allocate(TIME_BYTES * requests.size(), Long.BYTES);
  }

  long nop(long userData) {
    ring.checkStart();
    return requests.prepare(Operation.NOP, userData).start();
  }

  long timeout(Duration duration, long userData) {
    ring.checkStart();
    long nanos = Submitter.nanos(duration);
    int flags = 0;
    if (requests.openChain() != null) {
      KernelFeature.PAUSE.require(ring.kernelCodes);
      flags = Abi.TIMEOUT_ETIME_SUCCESS;
    }
    Request request = requests.prepare(Operation.TIMEOUT, userData);
    return request.over(time(request, nanos), 1).with(flags).start();
  }

  long timeoutMultishot(Duration period, int times, long userData) {
    ring.checkStart();
    KernelFeature.MULTISHOT_TIMEOUT.require(ring.kernelCodes);
    long nanos = Submitter.nanos(period);
    if (nanos == 0 || times < 0) {
      throw new IllegalArgumentException(
          "a time-out goes on for a period above 0, and some times, or 0 for no limit: period=%s, times=%s"
              .formatted(period, times));
    }
    Request request = requests.prepare(Operation.TIMEOUT, userData);
    return request
        .over(time(request, nanos), 1)
        .at(times)
        .with(Abi.TIMEOUT_MULTISHOT)
        .repeating(true)
        .start();
  }

  /** Starts the time-out of the operation that was started last. */
  void startTimer(Request timed, long nanos) {
    Request timer = requests.prepareTimer(timed);
    long _ = timer.over(time(timer, nanos), 1).start();
    timed.link(timer);
  }

  /** Writes a time for a request; returns its address. */
  private long time(Request request, long nanos) {
    long at = TIME_BYTES * request.index;
    times.set(JAVA_LONG, at, nanos / NANOS_PER_SECOND);
    times.set(JAVA_LONG, at + Long.BYTES, nanos % NANOS_PER_SECOND);
    return times.address() + at;
  }

  long poll(IoUringFile file, Set<PollEvent> events, long userData) {
    ring.checkStart(file);
    int bits = PollEvent.bits(events);
    return requests.prepare(Operation.POLL, userData).on(file).with(bits).start();
  }

  long pollMultishot(IoUringFile file, Set<PollEvent> events, long userData) {
    ring.checkStart(file);
    KernelFeature.MULTISHOT_POLL.require(ring.kernelCodes);
    int bits = PollEvent.bits(events);
    return requests
        .prepare(Operation.POLL, userData)
        .on(file)
        .over(0, Abi.POLL_MULTISHOT)
        .with(bits)
        .repeating(true)
        .start();
  }

  long cancel(long ticket, long userData) {
    ring.checkStart();
    return requests.prepare(Operation.CANCEL, userData).over(ticket, 0).start();
  }

  long cancel(IoUringFile file, long userData) {
    ring.checkStart(file);
    int kind = file.isRegistered() ? Abi.CANCEL_FD | Abi.CANCEL_FD_FIXED : Abi.CANCEL_FD;
    return requests
        .prepare(Operation.CANCEL, userData)
        .onNumber(file.number())
        .with(kind | Abi.CANCEL_ALL)
        .start();
  }

  long cancelAll(long userData) {
    ring.checkStart();
    return requests
        .prepare(Operation.CANCEL, userData)
        .with(Abi.CANCEL_ANY | Abi.CANCEL_ALL)
        .start();
  }
}
