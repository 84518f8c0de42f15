/**
 * The library in the environments of the page Deployment, each of them a Java process of its own.
 */
@NullMarked
package dev.iobuf.behaviour.environment;

import org.jspecify.annotations.NullMarked;
