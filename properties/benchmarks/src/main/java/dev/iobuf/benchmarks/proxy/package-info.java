/** The proxy of the examples beside those of Netty and of NIO, each a process of its own. */
@NullMarked
package dev.iobuf.benchmarks.proxy;

import org.jspecify.annotations.NullMarked;
