/**
 * Programs to start from. The Javadoc of each main class has its command line.
 *
 * <ul>
 *   <li>{@link dev.iobuf.examples.Copy} copies a file through pooled buffers, many by one system
 *       call. {@link dev.iobuf.examples.FileCopier} is the part to read: it gets leases, fills an
 *       iovec with them, and lets {@code readv} and {@code writev} move the bytes.
 *   <li>{@link dev.iobuf.examples.RingCopy} and {@link dev.iobuf.examples.Checksum} do it by
 *       io_uring, bypassing the page cache, through registered memory.
 *   <li>{@link dev.iobuf.examples.EchoServer} serves any number of TCP connections on one thread
 *       from provided buffers; {@link dev.iobuf.examples.EchoLoad} loads it.
 *   <li>{@link dev.iobuf.examples.Proxy} passes on TCP connections by NIO's channels and virtual
 *       threads. It is the shortest, and runs on every system.
 *   <li>{@link dev.iobuf.examples.RingProxyServer} does so by io_uring, any number of connections
 *       on one thread, in bounded memory whatever their peers do. {@code Relay} is the part to
 *       read.
 *   <li>{@link dev.iobuf.examples.WriteAheadLog} makes records of many threads durable by few
 *       writes, which bypass the page cache. {@link dev.iobuf.examples.Log} appends lines to it.
 * </ul>
 */
@NullMarked
package dev.iobuf.examples;

import org.jspecify.annotations.NullMarked;
