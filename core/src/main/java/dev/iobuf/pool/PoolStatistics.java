package dev.iobuf.pool;

import java.time.Duration;

/**
 * What a pool has done so far. Each number is right by itself while nobody uses the pool; taken
 * amid traffic, they need not be of one instant.
 *
 * @param capacity the number of indices
 * @param lent how many of them are out
 * @param highWater the most that were seen out at once: by snapshots, and by gets that had to wait
 *     or were refused. A peak that nobody met is not in it
 * @param exhaustions how often all were found to be out, each time until the next put
 * @param waits how many gets have waited, those that were given up included
 * @param waitTime how long they have, all together
 * @param moves how many gets found the word that their thread begins at empty, and took an index of
 *     another
 * @param ringPasses how many tickets were drawn from the ring behind the words: about as many gets
 *     as took an index from there
 */
public record PoolStatistics(
    int capacity,
    int lent,
    int highWater,
    long exhaustions,
    long waits,
    Duration waitTime,
    long moves,
    long ringPasses) {}
