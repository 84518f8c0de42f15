/** What pools do when they are misused: the table of the page on pools, row by row. */
@NullMarked
package dev.iobuf.behaviour.misuse;

import org.jspecify.annotations.NullMarked;
