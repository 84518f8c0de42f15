/**
 * Bounded, lock-free pools of native I/O buffers in twelve tiers, each four times the last: for
 * each a buffer, a pool and an iovec, such as {@link dev.iobuf.SmallBuffer}, {@link
 * dev.iobuf.SmallBufferPool} and {@link dev.iobuf.SmallIoVec}. {@link dev.iobuf.Tier} lists them.
 */
@BufferTier(name = "Pico", size = 32, use = "UUIDs, flags, small control messages")
@BufferTier(name = "Nano", size = 128, use = "HTTP headers, JSON tokens, small RPC payloads")
@BufferTier(name = "Micro", size = 512, use = "DNS packets, MQTT messages, protocol frames")
@BufferTier(name = "Small", size = 2 << 10, use = "WebSocket frames, small HTTP responses")
@BufferTier(name = "Medium", size = 8 << 10, use = "TCP segments, gRPC messages, page I/O")
@BufferTier(name = "Big", size = 32 << 10, use = "TLS records, stream chunks")
@BufferTier(name = "Large", size = 128 << 10, use = "io_uring buffer rings, bulk transfers")
@BufferTier(name = "Great", size = 512 << 10, use = "database pages, large API responses")
@BufferTier(name = "Huge", size = 2 << 20, use = "huge pages, memory-mapped files")
@BufferTier(name = "Vast", size = 8 << 20, use = "image processing, compressed archives")
@BufferTier(name = "Giant", size = 32 << 20, use = "video frames, model weights")
@BufferTier(name = "Titan", size = 128 << 20, use = "large data sets")
@NullMarked
package dev.iobuf;

import dev.iobuf.annotation.BufferTier;
import org.jspecify.annotations.NullMarked;
