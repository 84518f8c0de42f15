/**
 * Linux: the functions of the C library that the other packages call, and whether they can be
 * called here. No other package links functions, and no other module reads this one.
 *
 * <table>
 *   <caption>What may be touched when</caption>
 *   <tr><th>class</th><th>when</th></tr>
 *   <tr><td>{@link dev.iobuf.linux.SystemCalls}, {@link dev.iobuf.linux.NativeAccess}, {@link
 *   dev.iobuf.linux.Architecture}, {@link dev.iobuf.linux.BufferPart}, {@link
 *   dev.iobuf.linux.ErrorNumbers}, {@link dev.iobuf.linux.PathName}, {@link
 *   dev.iobuf.linux.ProcessStatus}</td><td>always, on every
 *   system</td></tr>
 *   <tr><td>{@link dev.iobuf.linux.MemoryCalls}, {@link dev.iobuf.linux.ResourceLimit}</td>
 *   <td>{@code SystemCalls.MEMORY} has no obstacle</td></tr>
 *   <tr><td>{@link dev.iobuf.linux.FileCalls}, {@link dev.iobuf.linux.SocketCalls}, {@link
 *   dev.iobuf.linux.VectoredCalls}, {@link dev.iobuf.linux.UringCalls}</td>
 *   <td>{@code SystemCalls.IO} has no obstacle</td></tr>
 *   <tr><td>{@link dev.iobuf.linux.Membarrier}</td><td>{@code SystemCalls.MEMBARRIER} has no
 *   obstacle</td></tr>
 *   <tr><td>{@link dev.iobuf.linux.Release}</td><td>any of the three has no obstacle</td></tr>
 * </table>
 *
 * <p>If a class is touched earlier, its initialization fails, and the process can never use it.
 *
 * <p><b>Results.</b> A call returns the kernel's result, or −errno. The numbers of errors are those
 * of {@link dev.iobuf.linux.ErrorNumbers}. A call retries nothing.
 *
 * <p><b>errno.</b> If a method's first parameter is named {@code errno}, the caller provides the
 * memory for it, an int. It is a segment and not an address, so that the linker keeps its arena
 * open as long as the call lasts. Other methods allocate that memory themselves, before the call:
 * after an {@link OutOfMemoryError}, no call was made.
 *
 * <p><b>Segments.</b> If another thread may free the memory that a call uses, the call takes a
 * segment, not an address: the linker keeps its arena open, too. If the arena was closed before,
 * the call throws {@link IllegalStateException}, as an access would.
 */
@NullMarked
package dev.iobuf.linux;

import org.jspecify.annotations.NullMarked;
