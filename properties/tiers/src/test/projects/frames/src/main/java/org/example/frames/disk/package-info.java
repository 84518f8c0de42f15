/** Buffers for the disk, aligned as direct I/O requires. */
@BufferTier(name = "Sector", size = 512, alignment = 4_096, use = "direct I/O")
@BufferTier(name = "Jumbo", size = 9_216, alignment = 4_096, hugePages = true)
@BufferTier(name = "Extent", size = 9_217, alignment = 2 << 20, use = "a huge page each")
package org.example.frames.disk;

import dev.iobuf.annotation.BufferTier;
