/**
 * A program to start from: copies a file through pooled buffers, many at a system call.
 *
 * <p>{@link dev.iobuf.quickstart.FileCopier} is the part to read: it gets leases, has an iovec
 * filled with them, and lets {@code readv} and {@code writev} move the bytes.
 */
@NullMarked
package dev.iobuf.quickstart;

import org.jspecify.annotations.NullMarked;
