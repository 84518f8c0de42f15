/** What users compile and link against: all of it stands in a file of each module. */
@NullMarked
package dev.iobuf.behaviour.api;

import org.jspecify.annotations.NullMarked;
