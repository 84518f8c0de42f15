/** Pooled buffers in the channels of NIO, over real files and sockets. */
@NullMarked
package dev.iobuf.behaviour.nio;

import org.jspecify.annotations.NullMarked;
