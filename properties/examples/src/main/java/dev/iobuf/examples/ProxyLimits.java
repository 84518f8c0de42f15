package dev.iobuf.examples;

import java.time.Duration;

/**
 * What a {@link RingProxy} permits.
 *
 * @param connections how many are served at once
 * @param connectTime how long the target may take to accept one
 * @param idleTime how long a connection may move nothing
 * @param zeroCopyFrom pieces of at least so many bytes are sent without a copy; {@link
 *     ZeroCopy#NEVER} for none
 */
record ProxyLimits(int connections, Duration connectTime, Duration idleTime, int zeroCopyFrom) {}
