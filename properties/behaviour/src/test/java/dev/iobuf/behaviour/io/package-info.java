/** The promises of {@link dev.iobuf.io}, checked against the kernel. */
@NullMarked
package dev.iobuf.behaviour.io;

import org.jspecify.annotations.NullMarked;
