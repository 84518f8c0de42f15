/** The signatures that users compile and link against: a file of each module lists all of them. */
@NullMarked
package dev.iobuf.behaviour.api;

import org.jspecify.annotations.NullMarked;
