/** Tiers for frames. */
@BufferTier(name = "Jumbo", size = 9_216, alignment = 64, use = "jumbo Ethernet frames")
@BufferTier(name = "Extent", size = 65_536, visibility = Visibility.PACKAGE)
package net.example.own;

import dev.iobuf.annotation.BufferTier;
import dev.iobuf.annotation.Visibility;
