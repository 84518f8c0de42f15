/** Runs jcstress so that a test without samples fails. */
@NullMarked
package dev.iobuf.stress;

import org.jspecify.annotations.NullMarked;
