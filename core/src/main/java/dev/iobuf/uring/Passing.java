package dev.iobuf.uring;

import dev.iobuf.pool.IndirectPool;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One lease on its way from one ring to another. The kernel carries only a number. Which side has
 * the lease is decided here, by one word that both owners change by read-modify-writes:
 *
 * <pre>
 *               begin          take                    settle
 *        FREE ────────▶ SENT ────────▶ TAKEN ─────────────────────────▶ FREE   the receiver has it
 *                        │ settle             take, or takeBack
 *                        ├───────▶ DELIVERED ─────────────────────────▶ FREE   the receiver has it
 *                        │ refuse                      settle
 *                        ├───────▶ REFUSED ───────────────────────────▶ FREE   the sender has it
 *                        │ settle, of a failure
 *                        └────────────────────────────────────────────▶ FREE   the sender has it
 * </pre>
 *
 * <ol>
 *   <li><b>Exactly once.</b> Of several changes of SENT, one succeeds. It decides which ring has
 *       the lease.
 *   <li><b>The second side frees.</b> Each side is done with the object when it makes it FREE, or
 *       has left that to the other one. So neither reads it when it is used anew.
 *   <li><b>A close loses none.</b> The receiver says that its inbox is closed, and then refuses or
 *       takes what is on the way. The sender first changes SENT to DELIVERED, and then looks
 *       whether the inbox is closed. All four are volatile. So if the receiver has looked too
 *       early, the sender finds the inbox closed, and {@link #takeBack takes the lease back}; if
 *       both have seen each other, one change of DELIVERED wins.
 *   <li><b>No other passing.</b> When the sender has changed SENT to DELIVERED, the receiver may
 *       free the object, and another sender may begin. So the word has a round, too, which each
 *       {@link #begin} changes: the first sender takes nothing back of another round.
 * </ol>
 *
 * <p>All methods are wait-free.
 */
final class Passing {
  private static final int FREE = 0;
  private static final int SENT = 1;
  private static final int TAKEN = 2;
  private static final int DELIVERED = 3;
  private static final int REFUSED = 4;

  /** The bits of the word above the states above: a round. */
  private static final int ROUND = 8;

  /** Outcomes of {@link #settle}. */
  enum Outcome {
    /** The receiver has the lease, and this object is free. */
    OVER,

    /** The receiver will have the lease, and then frees this object. */
    DELIVERED,

    /** The sender has the lease, and this object is free. */
    RETURNED
  }

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Passing.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // by STATE
  private int state;

  private @Nullable IndirectPool<?> pool;
  private int lease;
  private int length;
  private long message;

  /** By the sender, whose object this is from now on. */
  void begin(IndirectPool<?> ofPool, int ofLease, int bytes, long data) {
    pool = ofPool;
    lease = ofLease;
    length = bytes;
    message = data;
    STATE.setVolatile(this, round() + ROUND + SENT);
  }

  /** By the sender: nothing was given to the kernel. */
  void undo() {
    STATE.setVolatile(this, round() + FREE);
  }

  /** The round. For a side that has not done its part yet, so that no new round begins. */
  int round() {
    // Opaque: this side has read or written the word in a stronger mode.
    return (int) STATE.getOpaque(this) & -ROUND;
  }

  /** By the sender, when the kernel has said whether it has posted the number. */
  Outcome settle(boolean isPosted) {
    int round = round();
    int next = round + (isPosted ? DELIVERED : FREE);
    int seen = (int) STATE.compareAndExchange(this, round + SENT, next);
    if (seen == round + SENT) {
      return isPosted ? Outcome.DELIVERED : Outcome.RETURNED;
    }
    STATE.setVolatile(this, round + FREE);
    return seen == round + TAKEN ? Outcome.OVER : Outcome.RETURNED;
  }

  /**
   * By the sender, if the inbox is closed.
   *
   * @param round what {@link #round} was before {@link #settle}
   * @return true if the sender has the lease after all
   */
  boolean takeBack(int round) {
    return STATE.compareAndSet(this, round + DELIVERED, round + FREE);
  }

  /**
   * By the receiver, which has read what it needs before: takes the lease.
   *
   * @return true if this object is free; otherwise the sender frees it
   */
  boolean take() {
    int round = round();
    if (STATE.compareAndSet(this, round + SENT, round + TAKEN)) {
      return false;
    }
    STATE.setVolatile(this, round + FREE); // It was DELIVERED: an open inbox refuses nothing.
    return true;
  }

  /**
   * By the receiver, which has closed its inbox: refuses the lease, unless it was delivered.
   *
   * @return true if the receiver has to {@link #takeLate take} it
   */
  boolean refuse() {
    // If a new round has begun since, its sender will find the inbox closed.
    int round = round();
    int seen = (int) STATE.compareAndExchange(this, round + SENT, round + REFUSED);
    return seen == round + DELIVERED;
  }

  /**
   * By the receiver, which has closed its inbox: true if it has the lease. It reads what it needs
   * after that, and then frees this object.
   */
  boolean takeLate() {
    int round = round();
    return STATE.compareAndSet(this, round + DELIVERED, round + FREE);
  }

  IndirectPool<?> pool() {
    return Objects.requireNonNull(pool);
  }

  int lease() {
    return lease;
  }

  int length() {
    return length;
  }

  long message() {
    return message;
  }
}
