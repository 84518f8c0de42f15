/** The echo server beside those of Netty and of NIO, each a process of its own. */
@NullMarked
package dev.iobuf.benchmarks.echo;

import org.jspecify.annotations.NullMarked;
