package dev.iobuf.events;

/**
 * A lease that is out.
 *
 * @param pool the pool, as text
 * @param index the index that is lent
 * @param thread the thread that got it, as text
 * @param threadId the id of that thread
 * @param age for how long the index has been lent, in milliseconds
 * @param where the innermost frame of the get's caller, or empty if it is not known
 */
public record HeldLease(
    String pool, int index, String thread, long threadId, long age, String where) {}
