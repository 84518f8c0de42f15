/** Leases as the buffers of other libraries, which put them when they are released. */
@NullMarked
package dev.iobuf.behaviour.interop;

import org.jspecify.annotations.NullMarked;
