/**
 * Vectored input and output: the kernel fills or drains many buffers in one system call.
 *
 * <p>{@link dev.iobuf.vectored.IoVec} is a native {@code struct iovec[]}. {@link
 * dev.iobuf.vectored.FileDescriptor} is a descriptor that is owned and closed exactly once. {@link
 * dev.iobuf.vectored.Vectored} has the calls. {@link dev.iobuf.vectored.Cursor} is a position in a
 * vector, from which an interrupted transfer resumes. System calls need Linux on x86-64 or AArch64
 * and native access ({@code --enable-native-access=dev.iobuf.core}); a vector alone needs neither.
 */
@NullMarked
package dev.iobuf.vectored;

import org.jspecify.annotations.NullMarked;
