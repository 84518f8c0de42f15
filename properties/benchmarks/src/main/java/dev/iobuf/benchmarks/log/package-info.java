/** A write-ahead log by io_uring beside others by {@code FileChannel}. */
@NullMarked
package dev.iobuf.benchmarks.log;

import org.jspecify.annotations.NullMarked;
