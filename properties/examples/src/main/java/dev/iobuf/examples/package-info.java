/**
 * Programs to start from. Each main class says how it is called.
 *
 * <ul>
 *   <li>{@link dev.iobuf.examples.Copy} copies a file through pooled buffers, many at a system
 *       call. {@link dev.iobuf.examples.FileCopier} is the part to read: it gets leases, has an
 *       iovec filled with them, and lets {@code readv} and {@code writev} move the bytes.
 *   <li>{@link dev.iobuf.examples.RingCopy} and {@link dev.iobuf.examples.Checksum} do it by
 *       io_uring, bypassing the page cache, through registered memory.
 *   <li>{@link dev.iobuf.examples.EchoServer} serves any number of TCP connections on one thread
 *       from provided buffers; {@link dev.iobuf.examples.EchoLoad} loads it.
 *   <li>{@link dev.iobuf.examples.Proxy} passes on TCP connections by NIO's channels and virtual
 *       threads.
 * </ul>
 */
@NullMarked
package dev.iobuf.examples;

import org.jspecify.annotations.NullMarked;
