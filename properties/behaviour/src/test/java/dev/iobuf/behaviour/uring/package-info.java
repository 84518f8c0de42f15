/**
 * The promises of {@link dev.iobuf.uring}, checked against the kernel. Where the kernel, a sysctl
 * or a filter forbids io_uring, the tests that need it are skipped, and say why.
 */
@NullMarked
package dev.iobuf.behaviour.uring;

import org.jspecify.annotations.NullMarked;
