/** What the library costs, beside what else one could use. */
@NullMarked
package dev.iobuf.benchmarks;

import org.jspecify.annotations.NullMarked;
