/** The effects of misuses of pools: the table of the page on pools, row by row. */
@NullMarked
package dev.iobuf.behaviour.misuse;

import org.jspecify.annotations.NullMarked;
