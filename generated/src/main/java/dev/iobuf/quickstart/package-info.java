/**
 * Programs to start from. Each main class says how it is called.
 *
 * <ul>
 *   <li>{@link dev.iobuf.quickstart.Copy} copies a file through pooled buffers, many at a system
 *       call. {@link dev.iobuf.quickstart.FileCopier} is the part to read: it gets leases, has an
 *       iovec filled with them, and lets {@code readv} and {@code writev} move the bytes.
 *   <li>{@link dev.iobuf.quickstart.RingCopy} and {@link dev.iobuf.quickstart.Checksum} do it by
 *       io_uring, past the page cache, through registered memory.
 *   <li>{@link dev.iobuf.quickstart.EchoServer} serves any number of TCP connections on one thread
 *       from provided buffers; {@link dev.iobuf.quickstart.EchoLoad} loads it.
 * </ul>
 */
@NullMarked
package dev.iobuf.quickstart;

import org.jspecify.annotations.NullMarked;
