/** Buffers for the network, of sizes that are not powers of two. */
@BufferTier(name = "Flag", size = 1, alignment = 64, use = "a flag on a cache line of its own")
@BufferTier(name = "AlmostPage", size = 4_095)
@BufferTier(name = "Jumbo", size = 9_216, alignment = 64, use = "jumbo Ethernet frames")
package org.example.frames.wire;

import dev.iobuf.annotation.BufferTier;
