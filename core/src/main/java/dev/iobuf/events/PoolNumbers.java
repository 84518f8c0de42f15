package dev.iobuf.events;

/**
 * What a pool does now, and what it has done so far. Times are in nanoseconds.
 *
 * @param pool what messages call the pool
 * @param capacity how many indices it has
 * @param lent how many are lent
 * @param pinned how many are pinned
 * @param overdue how many leases have been out for too long
 * @param highWater the most that were seen lent at once
 * @param gets how many were lent in all; −1 if that is not counted
 * @param exhaustions how often all were found to be lent
 * @param refusals how many calls found too few free, and did not wait; −1 if that is not counted
 * @param waiting how many gets wait
 * @param longestWait how long the longest wait has gone on that goes on
 * @param waits how many gets have waited
 * @param waitTime how long, all together
 * @param timeouts how many gets gave up waiting since their time had passed
 * @param misuses how many calls were refused that no correct program makes
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
