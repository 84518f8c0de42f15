/** The architecture page, and the packages and their dependencies as the compiler left them. */
@NullMarked
package dev.iobuf.behaviour.architecture;

import org.jspecify.annotations.NullMarked;
