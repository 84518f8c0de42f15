/**
 * What the classes that are generated for a tier do, shown by the twelve and by tiers made for it.
 */
@NullMarked
package dev.iobuf.behaviour.generated;

import org.jspecify.annotations.NullMarked;
