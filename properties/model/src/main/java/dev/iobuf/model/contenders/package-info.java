/** Pools and queues that run on the model. They are loaded under its control. */
@NullMarked
package dev.iobuf.model.contenders;

import org.jspecify.annotations.NullMarked;
