/**
 * Tests of the classes that are generated for a tier: for the twelve, and for tiers that tests
 * make.
 */
@NullMarked
package dev.iobuf.behaviour.generated;

import org.jspecify.annotations.NullMarked;
