/**
 * What is measured: this library, and what else lends buffers, each as its own authors would use
 * it.
 */
@NullMarked
package dev.iobuf.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
