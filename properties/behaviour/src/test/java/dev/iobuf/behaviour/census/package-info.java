/** Holders of leases, and the reports of a pool: census, statistics, management, events. */
@NullMarked
package dev.iobuf.behaviour.census;

import org.jspecify.annotations.NullMarked;
