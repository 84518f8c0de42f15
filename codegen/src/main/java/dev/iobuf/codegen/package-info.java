/**
 * The annotation processor: it reads descriptors, checks them, makes models of them, and emits a
 * file for each class.
 */
@NullMarked
package dev.iobuf.codegen;

import org.jspecify.annotations.NullMarked;
