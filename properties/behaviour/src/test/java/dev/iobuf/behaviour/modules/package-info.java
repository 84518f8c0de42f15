/** Tests of the module descriptors. */
@NullMarked
package dev.iobuf.behaviour.modules;

import org.jspecify.annotations.NullMarked;
