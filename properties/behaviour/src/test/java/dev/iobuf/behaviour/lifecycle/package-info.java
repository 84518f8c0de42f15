/**
 * Random programs that open, use and close all kinds of things in any order, while some calls fail.
 * At their end, the process has the same resources as before.
 */
@NullMarked
package dev.iobuf.behaviour.lifecycle;

import org.jspecify.annotations.NullMarked;
