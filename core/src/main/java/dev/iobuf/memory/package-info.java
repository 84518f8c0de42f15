/**
 * Native memory for buffers: {@linkplain dev.iobuf.memory.Slab slabs}, {@linkplain
 * dev.iobuf.memory.AlignedMemory aligned memory}, and the sizes that both depend on.
 *
 * <p>All sizes, lengths and alignments are in bytes.
 */
@NullMarked
package dev.iobuf.memory;

import org.jspecify.annotations.NullMarked;
