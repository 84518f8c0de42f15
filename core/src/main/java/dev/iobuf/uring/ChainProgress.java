package dev.iobuf.uring;

import org.jspecify.annotations.Nullable;

/**
 * How far a chain has come: how many of its operations have not ended, and which one has broken it.
 * It lives until the last completion of the chain has been seen, so longer than most requests of
 * its operations. Made once and reused: {@link IoUringChain} keeps those that are free. For one
 * thread.
 *
 * <p>The kernel breaks a chain at the first operation that fails or moves fewer bytes than asked,
 * unless the link behind it is a hard one. It posts the completion of that operation first, and
 * then those of all operations behind it, with ECANCELED. So when a completion is shown, all before
 * it were noted, and the cause is known before its effects are shown.
 */
final class ChainProgress {
  private final IoUringChain owner;
  private final ChainBreak cause = new ChainBreak();

  /** The next one of those that are free; only {@link IoUringChain} reads and writes it. */
  @Nullable ChainProgress nextFree;

  /** How many operations were added. */
  private int members;

  /** How many have not ended; the builder counts as one of them. */
  private int left;

  private boolean isDraining;

  ChainProgress(IoUringChain owner) {
    this.owner = owner;
  }

  /** Begins a chain, which counts as one operation that has not ended. */
  void begin() {
    members = 0;
    left = 1;
    isDraining = false;
    cause.clear();
  }

  /** Adds an operation; returns its place. */
  int join() {
    left++;
    return members++;
  }

  /** Ends an operation, or the building of the chain. The last one ends the chain. */
  void leave() {
    if (--left == 0) {
      owner.endChain(this);
    }
  }

  void setDraining() {
    isDraining = true;
  }

  boolean isDraining() {
    return isDraining;
  }

  /** The operation that has broken the chain, if one has. */
  ChainBreak cause() {
    return cause;
  }

  /** True if the operation at a place has broken the chain, and others come behind it. */
  boolean isBrokenAt(int place) {
    return cause.isAt(place) && place < members - 1;
  }
}
