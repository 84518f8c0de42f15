/** What {@link dev.iobuf.vectored} promises, checked against the kernel. */
@NullMarked
package dev.iobuf.behaviour.vectored;

import org.jspecify.annotations.NullMarked;
