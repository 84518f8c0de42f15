/** Leases as the buffers of other libraries, which give them back when they are released. */
@NullMarked
package dev.iobuf.behaviour.interop;

import org.jspecify.annotations.NullMarked;
