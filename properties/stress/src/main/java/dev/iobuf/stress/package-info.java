/** Runs jcstress such that what was not tested does not pass for right. */
@NullMarked
package dev.iobuf.stress;

import org.jspecify.annotations.NullMarked;
