/** What the modules promise by their descriptors. */
@NullMarked
package dev.iobuf.behaviour.modules;

import org.jspecify.annotations.NullMarked;
