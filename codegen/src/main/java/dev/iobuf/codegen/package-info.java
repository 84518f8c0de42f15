/**
 * The annotation processor: reads descriptors, checks them, makes models of them, and emits a file
 * a class.
 */
@NullMarked
package dev.iobuf.codegen;

import org.jspecify.annotations.NullMarked;
