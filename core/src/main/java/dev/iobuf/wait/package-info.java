/**
 * Waiting in three levels of progress.
 *
 * <ol>
 *   <li><b>Strike</b>: the operation itself, a system call or a CAS, is tried at once.
 *   <li><b>Spin</b>: what another running thread is about to finish is awaited on the processor, by
 *       {@link dev.iobuf.wait.SpinWait}.
 *   <li><b>Adapt</b>: what depends on a device or a peer is awaited asleep, by {@link
 *       dev.iobuf.wait.Backoff}.
 * </ol>
 */
@NullMarked
package dev.iobuf.wait;

import org.jspecify.annotations.NullMarked;
