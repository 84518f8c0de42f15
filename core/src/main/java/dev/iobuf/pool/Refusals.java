package dev.iobuf.pool;

import dev.iobuf.linux.NativeAccess;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * The exceptions by which pools refuse calls. Each message names the rule, the values, the likely
 * cause and the remedy.
 *
 * <p>This code is cold, and so is not in the methods that refuse. The {@code throw} is in those
 * methods, so that the compiler sees where their paths end. If a refusal is of a misuse, it is
 * recorded, too.
 */
final class Refusals {
  private Refusals() {}

  static IllegalArgumentException capacity(String pool, int capacity) {
    return new IllegalArgumentException(
        "capacity must be 1 … "
            + IndexPool.MAX_CAPACITY
            + ": capacity="
            + capacity
            + ", pool="
            + pool);
  }

  /**
   * For a budget of which a tier's share is too small.
   *
   * @param share in bytes
   */
  static IllegalArgumentException budget(long bytes, BufferLayout layout, long share) {
    return new IllegalArgumentException(
        "a budget must pay for one buffer of each tier: budget="
            + bytes
            + ", tier="
            + layout.tier()
            + ", share="
            + share
            + ", needed="
            + layout.bytes(1)
            + "; raise the budget or the weight, or leave the tier out");
  }

  static IllegalArgumentException bytes(long bytes, int largest) {
    return new IllegalArgumentException(
        "bytes must be 0 … "
            + largest
            + ", the largest size of the set: bytes="
            + bytes
            + "; give the set a larger tier, or take several buffers");
  }

  static IndexOutOfBoundsException outOfBounds(PoolLife pool, int index) {
    return pool.misuse(
        Misuse.OUT_OF_RANGE,
        new IndexOutOfBoundsException(
            "index must be 0 … "
                + (pool.capacity - 1)
                + ": index="
                + index
                + ", pool="
                + pool
                + (index == IndexPool.WOULD_BLOCK
                    ? "; was the result of tryGet not compared with WOULD_BLOCK?"
                    : "; does it come from another pool?")));
  }

  static IndexOutOfBoundsException rangeOutOfBounds(PoolLife pool, int first, int count) {
    return pool.misuse(
        Misuse.OUT_OF_RANGE,
        new IndexOutOfBoundsException(
            "a range must lie in 0 … "
                + (pool.capacity - 1)
                + ": first="
                + first
                + ", count="
                + count
                + ", pool="
                + pool
                + "; is it a range of another pool?"));
  }

  /**
   * For a put of an index that is not lent, in a pool that does not know why.
   *
   * @param more the end of the message
   */
  static IllegalStateException notLent(PoolLife pool, int index, String more) {
    return pool.misuse(
        Misuse.PUT_OF_FREE,
        new IllegalStateException(
            putOfFree(pool, index) + "; was it put twice, or lent by another pool?" + more));
  }

  /**
   * For a put or another use of a lease that is not out.
   *
   * @param kind the misuse that is counted
   * @param call the name of the call
   * @param more the present holder of the index, and the end of the message
   */
  static IllegalStateException oldLease(
      PoolLife pool, Misuse kind, String call, int lease, int index, String more) {
    return pool.misuse(
        kind,
        new IllegalStateException(
            call
                + (lease == index
                    ? " of index " + index + " that is not lent"
                    : " of lease " + lease + " of index " + index + " that is not out")
                + ": pool="
                + pool
                + "; was it put before, or lent by another pool?"
                + more));
  }

  private static String putOfFree(PoolLife pool, int index) {
    return "put of index " + index + " that is not lent: pool=" + pool;
  }

  /** For a put of an index whose views can't be ended. */
  static IllegalStateException inUse(
      PoolLife pool, int index, String more, IllegalStateException cause) {
    return pool.misuse(
        Misuse.PUT_IN_USE,
        new IllegalStateException(
            "put of index "
                + index
                + " whose memory is in use by a call: pool="
                + pool
                + "; let the call end first."
                + more,
            cause));
  }

  static IllegalStateException earlierLease(PoolLife pool, int index, String now) {
    return pool.misuse(
        Misuse.STALE_VIEW,
        new IllegalStateException(
            "put of index "
                + index
                + " by a view of an earlier lease: pool="
                + pool
                + "; was it closed twice?"
                + now));
  }

  /**
   * Returns how many indices a bulk put has put, for its refusal. Empty if count is 0: a put of
   * one.
   */
  static String progress(int done, int count) {
    return count == 0
        ? ""
        : " Before it, " + done + " of " + count + " indices were put; those after it were not.";
  }

  /**
   * For a call of a pool that is closed or abandoned. It is not recorded, since it may not be a
   * misuse.
   *
   * @param call the call, up to the word before the end
   */
  static IllegalStateException ended(PoolLife pool, String call) {
    return new IllegalStateException(
        pool.isClosed()
            ? call + "close: pool=" + pool + "; keep the pool open until its last user is done"
            : call
                + "closeAbandoning: pool="
                + pool
                + "; leases that are out may be used and must be put, and the pool lends no more");
  }

  /**
   * For a close of a pool while indices are lent.
   *
   * @param lent how many are lent
   * @param holders which threads hold them, or empty
   */
  static IllegalStateException closeWhileLent(PoolLife pool, int lent, String holders) {
    return pool.misuse(
        Misuse.CLOSE_WHILE_LENT,
        new IllegalStateException(
            "close while "
                + lent
                + " of "
                + pool.capacity
                + " indices are lent: pool="
                + pool
                + (pool.isAlive()
                    ? "; put every lease before close, or closeAbandoning"
                    : "; it is abandoned, and the put of the last lease closes it")
                + holders));
  }

  static IllegalArgumentException tooMany(IndexPool pool, int count) {
    return new IllegalArgumentException(
        "a get of more than the pool has would wait for ever: count="
            + count
            + ", capacity="
            + pool.capacity
            + ", pool="
            + pool
            + "; get fewer at once, or make the pool larger");
  }

  /** A count of leases that no pool of this capacity can lend. */
  static IllegalArgumentException countOutOfRange(int count, int capacity) {
    return new IllegalArgumentException(
        "count of leases out of range: count=" + count + ", least=0, most=capacity=" + capacity);
  }

  /**
   * A wait that took too long.
   *
   * @param wanted what came not free, up to the words "in time"
   */
  static TimeoutException timedOut(IndexPool pool, String wanted, Duration timeout) {
    return new TimeoutException(
        wanted
            + " in time: timeout="
            + timeout
            + ", lent="
            + pool.lent()
            + ", pool="
            + pool
            + "; are leases kept too long, or is the pool too small?"
            + pool.holders());
  }

  static InterruptedException interrupted(PoolLife pool) {
    return new InterruptedException("interrupted while waiting for an index: pool=" + pool);
  }

  static InterruptedException interruptedClose(PoolLife pool, int lent) {
    return new InterruptedException(
        "interrupted while waiting to close: lent=" + lent + ", pool=" + pool);
  }

  static IllegalStateException tooManyWaiters(PoolState pool, long waiting, long bound) {
    return new IllegalStateException(
        "a get can't wait, since too many do: waiting="
            + waiting
            + ", bound="
            + bound
            + ", pool="
            + pool
            + "; let fewer threads get at once, or call tryGet");
  }

  static UnsupportedOperationException noNativeAccess(String pool, IllegalCallerException cause) {
    return new UnsupportedOperationException(
        "a pool with guarded views ends the views of each lease, for which it needs native access,"
            + " which is denied to this code: start java with "
            + NativeAccess.flag()
            + ", or make the pool without guardedViews(): pool="
            + pool,
        cause);
  }
}
