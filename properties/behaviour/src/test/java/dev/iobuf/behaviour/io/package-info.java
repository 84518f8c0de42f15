/** What {@link dev.iobuf.io} promises, checked against the kernel. */
@NullMarked
package dev.iobuf.behaviour.io;

import org.jspecify.annotations.NullMarked;
