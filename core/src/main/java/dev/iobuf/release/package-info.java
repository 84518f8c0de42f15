/** What lets go of descriptors and mappings where the heap is full. No other module reads it. */
@NullMarked
package dev.iobuf.release;

import org.jspecify.annotations.NullMarked;
