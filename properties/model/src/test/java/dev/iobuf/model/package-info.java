@NullMarked
package dev.iobuf.model;

import org.jspecify.annotations.NullMarked;
