package dev.iobuf.pool;

import java.time.Duration;

/**
 * What a pool has done so far. Each number is right by itself while no thread uses the pool; taken
 * amid traffic, they need not be of one instant. Once the pool is closed they stay as they are, but
 * for the waits that the close has ended.
 *
 * @param capacity the number of indices
 * @param lent how many of them are out
 * @param highWater the most that were seen out at once: by snapshots, and by gets that had to wait
 *     or were refused. A peak between those is not in it
 * @param exhaustions how often all were found to be out, each time until the next put
 * @param waits how many gets have waited, those that were given up included, and those with a
 *     time-out of zero not
 * @param waitTime how long they have, all together
 * @param searches how many gets found none of the indices that threads of their home had put
 *     lately, and searched for another
 * @param ringPasses how many stripes of up to 64 indices such searches, and gets of several, took
 *     from the ring of stripes that had become full
 */
public record PoolStatistics(
    int capacity,
    int lent,
    int highWater,
    long exhaustions,
    long waits,
    Duration waitTime,
    long searches,
    long ringPasses) {}
