package dev.iobuf.events;

/**
 * The numbers of a pool, now and since its creation. Times are in nanoseconds.
 *
 * @param pool the pool, as text
 * @param capacity how many indices it has
 * @param lent how many are lent
 * @param pinned how many are pinned
 * @param overdue how many leases have been out for too long
 * @param highWater the most that were seen lent at once
 * @param gets how many indices gets have lent in all; −1 if the pool does not count them
 * @param exhaustions how often a get found all indices lent; counted once until the next put
 * @param refusals how many calls found too few indices free and did not wait; −1 if the pool does
 *     not count them
 * @param waiting how many gets wait
 * @param longestWait the duration so far of the longest wait that has not ended
 * @param waits how many gets have waited
 * @param waitTime the sum of the durations of all waits that have ended
 * @param timeouts how many gets ended without an index because their time-out had passed
 * @param misuses how many calls were refused as misuses
 * @param searches how many gets searched for an index
 * @param stripesTaken how many stripes were taken from the ring
 */
public record PoolNumbers(
    String pool,
    int capacity,
    int lent,
    int pinned,
    int overdue,
    int highWater,
    long gets,
    long exhaustions,
    long refusals,
    int waiting,
    long longestWait,
    long waits,
    long waitTime,
    long timeouts,
    long misuses,
    long searches,
    long stripesTaken) {}
