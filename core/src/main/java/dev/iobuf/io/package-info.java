/**
 * Vectored input and output: the kernel fills or drains many buffers in one system call.
 *
 * <p>{@link dev.iobuf.io.IoVec} is a native {@code struct iovec[]}: a {@link
 * dev.iobuf.io.SegmentIoVec} of any memory, or a {@link dev.iobuf.io.PooledIoVec} of a pool's
 * leases. {@link dev.iobuf.io.FileDescriptor} is a descriptor that has one owner, and is closed
 * exactly once. {@link dev.iobuf.io.Vectored} has the calls. {@link dev.iobuf.io.Cursor} is a
 * position in a vector, from which an interrupted transfer resumes. {@link dev.iobuf.io.Tcp},
 * {@link dev.iobuf.io.Udp} and {@link dev.iobuf.io.Unix} make sockets. System calls need Linux on
 * x86-64 or AArch64, and native access: {@link dev.iobuf.io.IoSupport} says whether they can be
 * made, and what to do if not. A vector alone needs neither.
 *
 * <p><b>Conventions.</b> Calls take the file first, then the memory, then the offset. Bytes of a
 * vector and offsets in a file are {@code long}; entries, leases, and bytes within a buffer are
 * {@code int}. Objects that hold a resource of the kernel have a {@code close()} that may throw
 * {@link dev.iobuf.io.SystemCallException}. Objects that are only memory need no {@code close()}.
 */
@NullMarked
package dev.iobuf.io;

import org.jspecify.annotations.NullMarked;
