/**
 * Waiting in three levels of progress.
 *
 * <ol>
 *   <li><b>Strike</b>: the thread tries the operation itself, a system call or a CAS, at once.
 *   <li><b>Spin</b>: the thread waits on the processor for another running thread, by {@link
 *       dev.iobuf.wait.SpinWait}.
 *   <li><b>Adapt</b>: the thread sleeps while it depends on a device or a peer, by {@link
 *       dev.iobuf.wait.Backoff}.
 * </ol>
 */
@NullMarked
package dev.iobuf.wait;

import org.jspecify.annotations.NullMarked;
