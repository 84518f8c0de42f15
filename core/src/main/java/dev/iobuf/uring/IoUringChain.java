package dev.iobuf.uring;

import dev.iobuf.io.Errno;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Operations that the kernel does one after the other: each starts when the one before it has
 * completed. {@link IoUring#chain} opens it. From then on, each operation that is started on the
 * ring is added to the chain, until {@link #end}.
 *
 * <pre>{@code
 * try (IoUringChain chain = ring.chain(2)) { // room for two
 *   ring.write(log, pool, lease, 0, length, offset, 1);
 *   ring.fdatasync(log, 2); // starts when all bytes are written, and not at all otherwise
 *   chain.end();
 * }
 * ring.await(2);
 * }</pre>
 *
 * <p><b>Whole or not at all.</b> The entries are reserved when the chain is opened, and the kernel
 * receives all of its operations in one call. If the block ends without {@link #end}, such as by an
 * exception, {@link #close} takes all of them back: nothing is pinned any more, no completion
 * comes, and their tickets are void. Only a {@link IoUring#closeFile} closes its file nevertheless.
 * While the chain is open, the ring can't submit or wait.
 *
 * <p><b>What breaks it.</b> An operation that fails, that is cancelled, or that moves fewer bytes
 * than asked for: a read, a write, a send. (A plain receive and an accept break it only if they
 * fail.) {@link Completion#hasBrokenChain} is true for it. All operations behind it are not
 * started, and complete with ECANCELED; {@link Completion#isSkipped} is true for each of them. A
 * {@linkplain #hardLink hard link} goes on instead. Each operation completes by itself, and gives
 * its lease back.
 *
 * <p><b>What does not break it.</b> If a sync, fallocate, ftruncate, statx, rename, unlink, rmdir,
 * mkdir or shutdown fails, the kernel starts the next operation nevertheless. So these come last,
 * or have a hard link behind them, which says so; else {@link #end} refuses the chain. To stop at a
 * failed sync, write with {@link WriteFlag#DATA_SYNC} or {@link WriteFlag#SYNC}.
 *
 * <p><b>What it can't have.</b> Operations that may complete several times: multishot ones and
 * zero-copy sends. A {@link IoUring#timeout} within a chain is a pause: the next operation starts
 * when the time has passed.
 *
 * <p>Cancelling: an operation that waits for one before it can't be cancelled ({@code ENOENT}).
 * Cancel the one that is in progress, which breaks the chain.
 *
 * <p>A ring has one such object, for the ring's thread only: open no second chain within the block
 * of the first, whose end would take it back. It allocates nothing, once the ring has had as many
 * chains in flight as it ever has. A {@link IoUring#closeFile} of a file that the same chain uses
 * is refused, since the file is in use: close it when the chain is over.
 */
public final class IoUringChain implements AutoCloseable {
  /** The most bytes that the kernel moves by one operation, with pages of up to 64 KiB. */
  static final long MOST_BYTES = 0x7fff0000L;

  private final IoUring ring;
  private final RequestTable requests;
  private final SubmissionQueue submissions;
  private final ControlRequests control;

  /** How many entries may be added, and how many were. */
  private int reserved;

  private int added;

  /** The chain that is being built, or null. */
  private @Nullable ChainProgress building;

  /** The operation that was added last, if there is one. */
  private @Nullable Request last;

  private boolean isDraining;

  /** Chains that are free, for reuse. */
  private @Nullable ChainProgress free;

  /** How many chains in flight wait for all operations before them: none or one. */
  private int draining;

  IoUringChain(
      IoUring ring, RequestTable requests, SubmissionQueue submissions, ControlRequests control) {
    this.ring = ring;
    this.requests = requests;
    this.submissions = submissions;
    this.control = control;
  }

  /** Opens a chain; see {@link IoUring#chain}. */
  IoUringChain open(int entries) {
    ring.checkOpen();
    if (building != null) {
      throw new IllegalStateException(
          "a chain is open: added=%s, reserved=%s; end or close it before the next, or before a wait"
              .formatted(added, reserved));
    }
    if (entries < 1 || entries > ring.entries()) {
      throw new IllegalArgumentException(
          "a chain takes 1 … %s entries, as many as the ring has: entries=%s"
              .formatted(ring.entries(), entries));
    }
    ring.checkStart(entries);
    ChainProgress progress = free == null ? new ChainProgress(this) : free;
    free = progress.nextFree;
    progress.nextFree = null;
    progress.begin();
    building = progress;
    requests.setOpenChain(this);
    reserved = entries;
    added = 0;
    isDraining = false;
    return this;
  }

  /**
   * Gives the operation that was added last a time-out, as a connect with one has. If the time has
   * passed first, the operation is cancelled, completes with ETIME and breaks the chain. An
   * operation that can't be cancelled, such as one that a disk works on, completes as it would
   * otherwise. Takes one more entry.
   *
   * @param timeout how long from when the operation is started; not at all if zero or negative
   * @return this
   * @throws IllegalStateException if no operation was added, it has a time-out already or receives
   *     into {@linkplain IoUring#provideIncremental incremental} buffers, or no entry is left; or
   *     no chain is open
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public IoUringChain timeout(Duration timeout) {
    Request timed = requireLast("timeout");
    if (timed.isTimed()) {
      throw new IllegalStateException(
          "the operation has a time-out already: operation=%s, userData=%s"
              .formatted(timed.operation(), timed.userData()));
    }
    ProvidedBuffers group = timed.group();
    if (group != null && group.isIncremental()) {
      // It is shown when both have completed: maybe after others that go on in the same buffer.
      throw new IllegalStateException(
          "a receive into incremental buffers can't have a time-out: operation=%s, userData=%s; cancel it"
                  .formatted(timed.operation(), timed.userData())
              + " instead, or use buffers of provide()");
    }
    long nanos = Submitter.nanos(timeout);
    ring.checkStart(1);
    control.startTimer(timed, nanos);
    return this;
  }

  /**
   * Makes the next operation start even if the one that was added last fails or is short, once that
   * one has completed. If an earlier operation breaks the chain, neither is started.
   *
   * @return this
   * @throws IllegalStateException if no operation was added, or no chain is open
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public IoUringChain hardLink() {
    requireLast("hardLink").setHardLinked();
    return this;
  }

  /**
   * Makes the chain start only when all operations that were started before it have completed. Once
   * it has been ended, no operation can be started, not even a cancellation, until all completions
   * of the chain have been taken. So if an earlier operation waits without end, such as a receive,
   * only {@link IoUring#close()} ends it. Needs Linux 6.0 or later.
   *
   * @return this
   * @throws IllegalStateException if the ring has a {@linkplain IoUring#waker waker} (which {@link
   *     ProvidedBuffers#refillAsync} makes, too), which always has an operation in flight; if an
   *     operation in flight may complete several times, and so may never be over; if the ring has
   *     ever sent without copying; or no chain is open
   * @throws UnsupportedOperationException if the kernel is too old
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public IoUringChain drain() {
    requireOpen();
    KernelFeature.DRAIN.require(ring.kernelCodes);
    if (ring.hasWaker()) {
      throw new IllegalStateException(
          "a ring with a waker can't drain: it always reads for the waker, so its operations are never"
              + " over; take the completions, and start the chain then");
    }
    if (requests.hasRepeating()) {
      throw new IllegalStateException(
          "multishot operations and zero-copy sends in flight may never be over, so a chain can't wait"
              + " for them: inFlight=%s; cancel them, and take their completions"
                  .formatted(ring.inFlight()));
    }
    if (requests.hasSentWithoutCopy()) {
      throw new IllegalStateException(
          "a ring that has sent without copying can't drain: kernels before 6.16 count each notification"
              + " as an operation that is never over; use another ring for one of the two");
    }
    isDraining = true;
    return this;
  }

  /**
   * Completes the chain: the next {@link IoUring#submit} or {@link IoUring#await} gives it to the
   * kernel whole. A chain without operations is none.
   *
   * @throws IllegalStateException if nothing follows on a hard link; if an operation at whose
   *     failure the kernel goes on is neither the last one nor hard linked; or no chain is open.
   *     The chain stays open
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public void end() {
    ChainProgress progress = requireOpen();
    if (last != null && last.isHardLinked()) {
      throw new IllegalStateException(
          "nothing follows on the hard link: operation=%s, userData=%s; add an operation, or leave the"
                  .formatted(last.operation(), last.userData())
              + " link out");
    }
    checkBreaks();
    for (int back = added; back > 1; back--) {
      Request request = requests.of(submissions.ticketBehind(back));
      Request timed = request.timed();
      boolean isHard = (timed == null ? request : timed).isHardLinked();
      submissions.addFlagsBehind(back, isHard ? Abi.SQE_IO_HARDLINK : Abi.SQE_IO_LINK);
    }
    if (isDraining && added > 0) {
      submissions.addFlagsBehind(added, Abi.SQE_IO_DRAIN);
      progress.setDraining();
      draining++;
    }
    stopBuilding(progress);
  }

  /** Throws if the chain would go on behind an operation that has failed, unsaid. */
  private void checkBreaks() {
    for (int back = added; back > 1; back--) {
      Request request = requests.of(submissions.ticketBehind(back));
      if (request != last
          && !request.isHidden()
          && !request.isHardLinked()
          && !request.operation().breaksChain()) {
        throw new IllegalStateException(
            "the kernel would go on behind a failed %s: userData=%s; make it the last operation, or call"
                    .formatted(request.operation(), request.userData())
                + " hardLink() behind it; to stop at a failed sync, write with WriteFlag.DATA_SYNC");
      }
    }
  }

  /**
   * Takes back the operations of a chain that was not ended. Does nothing if no chain is open, as
   * after {@link #end}.
   *
   * @throws IllegalStateException if a caller has undone a pin of the ring; all is taken back
   *     nevertheless
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  @Override
  public void close() {
    ring.checkOwner();
    ChainProgress progress = building;
    if (progress == null) {
      return;
    }
    try {
      takeBack();
    } finally {
      stopBuilding(progress);
    }
  }

  private void takeBack() {
    Failures failures = new Failures();
    while (added > 0) {
      added--;
      Request request = requests.of(submissions.pop());
      try {
        requests.endSlotAndRelease(request, -Errno.ECANCELED);
      } catch (RuntimeException | Error e) {
        failures.add(e);
      }
    }
    failures.throwIfAny();
  }

  /** Leaves the operations as they are, for the end of the ring, which takes them back. */
  void abandon() {
    if (building != null) {
      stopBuilding(building);
    }
  }

  private void stopBuilding(ChainProgress progress) {
    building = null;
    last = null;
    requests.setOpenChain(null);
    progress.leave();
  }

  /** True between {@link #open} and the end. */
  boolean isOpen() {
    return building != null;
  }

  /** True if a chain in flight waits for all operations before it. */
  boolean isDraining() {
    return draining > 0 || (building != null && isDraining);
  }

  /**
   * Throws if the chain that is open has not as many entries left, or if a chain drains. What was
   * started behind it would wait for it. Once it has waited, newer kernels (6.18) let all that is
   * started later wait for it in turn, cancellations included.
   */
  void checkRoom(int wanted) {
    if (building == null) {
      if (draining > 0) {
        throw new IllegalStateException(
            "a chain that drains is in flight, and nothing can be started behind it: inFlight=%s; take its"
                    .formatted(ring.inFlight())
                + " completions first");
      }
      return;
    }
    if (added + wanted > reserved) {
      throw new IllegalStateException(
          "the chain is full: added=%s, reserved=%s, wanted=%s; open it with room for all of its"
                  .formatted(added, reserved, wanted)
              + " operations, and one more for each time-out");
    }
  }

  /** Throws if an operation can't be part of a chain. */
  static void checkLinkable(Request request) {
    if (request.isRepeating()) {
      throw new IllegalStateException(
          "an operation that may complete several times can't be part of a chain: operation=%s,"
                  .formatted(request.operation())
              + " userData=%s; start it before or after the chain".formatted(request.userData()));
    }
    if (request.wanted() > MOST_BYTES) {
      throw new IllegalArgumentException(
          "an operation of a chain moves at most %s bytes, since the kernel cuts others short: bytes=%s;"
                  .formatted(MOST_BYTES, request.wanted())
              + " use several");
    }
  }

  /** Adds a request that was started, and its entry. */
  void add(Request request) {
    added++;
    ChainProgress progress = building;
    if (progress != null && !request.isHidden()) {
      request.join(progress);
      last = request;
    }
  }

  /** A chain has ended, and can be used again. */
  void endChain(ChainProgress progress) {
    if (progress.isDraining()) {
      draining--;
    }
    progress.nextFree = free;
    free = progress;
  }

  private ChainProgress requireOpen() {
    ring.checkOpen();
    ChainProgress progress = building;
    if (progress == null) {
      throw new IllegalStateException("no chain is open on %s; call chain() first".formatted(ring));
    }
    return progress;
  }

  private Request requireLast(String method) {
    var _ = requireOpen();
    Request request = last;
    if (request == null) {
      throw new IllegalStateException(
          "%s() concerns the operation that was added last, and none was: reserved=%s"
              .formatted(method, reserved));
    }
    return request;
  }

  @Override
  public String toString() {
    return building == null
        ? "IoUringChain[none is open]"
        : "IoUringChain[added=%s, reserved=%s]".formatted(added, reserved);
  }
}
