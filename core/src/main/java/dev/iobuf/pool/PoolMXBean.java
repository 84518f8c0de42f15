package dev.iobuf.pool;

import java.util.List;
import java.util.Map;

/**
 * A pool's {@link PoolStatistics} and holders for management consoles, see {@link PoolManagement}.
 * The bean's info has a description of each attribute, and a descriptor field {@code units}.
 * Reading one attribute, or several at once, takes time proportional to the capacity.
 */
public interface PoolMXBean {
  /**
   * Returns the capacity.
   *
   * @return as {@link PoolStatistics#capacity()}
   */
  int getCapacity();

  /**
   * Returns how many are lent.
   *
   * @return as {@link PoolStatistics#lent()}
   */
  int getLent();

  /**
   * Returns how many are pinned.
   *
   * @return as {@link PoolStatistics#pinned()}
   */
  int getPinned();

  /**
   * Returns how many leases are overdue.
   *
   * @return as {@link PoolStatistics#overdue()}
   */
  int getOverdue();

  /**
   * Returns the high-water mark.
   *
   * @return as {@link PoolStatistics#highWater()}
   */
  int getHighWater();

  /**
   * Returns how many indices were lent in all.
   *
   * @return as {@link PoolStatistics#gets()}
   */
  long getGets();

  /**
   * Returns how often the pool was exhausted.
   *
   * @return as {@link PoolStatistics#exhaustions()}
   */
  long getExhaustions();

  /**
   * Returns how many calls found too few indices free, and did not wait.
   *
   * @return as {@link PoolStatistics#refusals()}
   */
  long getRefusals();

  /**
   * Returns how many gets wait now.
   *
   * @return as {@link PoolStatistics#waiting()}
   */
  int getWaiting();

  /**
   * Returns the duration so far of the longest wait that has not ended.
   *
   * @return {@link PoolStatistics#longestWait()} in milliseconds
   */
  long getLongestWaitMillis();

  /**
   * Returns how many gets have waited.
   *
   * @return as {@link PoolStatistics#waits()}
   */
  long getWaits();

  /**
   * Returns the sum of the durations of all waits that have ended.
   *
   * @return {@link PoolStatistics#waitTime()} in milliseconds
   */
  long getWaitTimeMillis();

  /**
   * Returns how many waits ended without an index because their time-out had passed.
   *
   * @return as {@link PoolStatistics#timeouts()}
   */
  long getTimeouts();

  /**
   * Returns how many misuses the pool has refused.
   *
   * @return as {@link PoolStatistics#misuses()}
   */
  long getMisuses();

  /**
   * Returns how many misuses of each kind the pool has refused.
   *
   * @return {@link PoolStatistics#misuses(Misuse)} by the name of the {@link Misuse}, for the kinds
   *     that have occurred
   */
  Map<String, Long> getMisusesByKind();

  /**
   * Returns how many gets searched for an index.
   *
   * @return as {@link PoolStatistics#searches()}
   */
  long getSearches();

  /**
   * Returns how many stripes were taken from the ring.
   *
   * @return as {@link PoolStatistics#stripesTaken()}
   */
  long getStripesTaken();

  /**
   * Lists the leases that have been out longest. This is an operation, not an attribute, since it
   * takes more time: a console that reads all attributes does not call it.
   *
   * @return at most 100 leases, the oldest first; none if the pool takes no census
   */
  List<Lease> leases();

  /**
   * A lease that is out, with the data of its {@link LeaseRecord}.
   *
   * @param index the index that is lent
   * @param thread the thread that got it
   * @param threadId the id of that thread
   * @param ageMillis for how long the index has been lent, in milliseconds
   * @param where the innermost frame of the get's caller, or empty if it is not known
   */
  record Lease(int index, String thread, long threadId, long ageMillis, String where) {}
}
