/**
 * Random programs over everything that can be opened: whatever they open, use, let fail and close,
 * in whatever order, the process has at their end what it had before.
 */
@NullMarked
package dev.iobuf.behaviour.lifecycle;

import org.jspecify.annotations.NullMarked;
