/** Holders of leases, and what a pool tells of itself: census, statistics, management, events. */
@NullMarked
package dev.iobuf.behaviour.census;

import org.jspecify.annotations.NullMarked;
