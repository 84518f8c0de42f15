/**
 * The contenders: this library, and others that lend buffers, each used as its own authors would
 * use it.
 */
@NullMarked
package dev.iobuf.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
