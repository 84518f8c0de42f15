package dev.iobuf.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.NoSuchElementException;

/**
 * Links functions of the C library. It has no state, so that a failure to link one is none for the
 * others.
 *
 * <p>A variadic function, such as {@code open} or {@code syscall}, must be linked with {@link
 * Linker.Option#firstVariadicArg}: some architectures pass such arguments in other places.
 *
 * <p>A handle in a final field is a constant, which C2 inlines: for calls that are made now and
 * then. Handles of calls that must not allocate are in fields that are <em>not</em> final, in a
 * class {@code Hot} each. For the adapter makes a slice of the errno segment, which goes away only
 * if everything below is inlined, too. Where the caller is itself inlined some levels deep, the
 * limit on depth (MaxInlineLevel) is met just below the slice, and each call allocates 40 bytes. A
 * handle that is no constant is compiled on its own, from level 0. It costs no time that could be
 * measured.
 */
final class CLibrary {
  private CLibrary() {}

  /** Links a function whose failures are not told. A call needs no heap, once it was prepared. */
  @SuppressWarnings("restricted") // NativeAccess has asked; the callers' descriptors are of C
  static MethodHandle link(String name, FunctionDescriptor type, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    MemorySegment function =
        linker
            .defaultLookup()
            .find(name)
            .orElseThrow(() -> new NoSuchElementException("the C library has no " + name + "()"));
    return linker.downcallHandle(function, type, options);
  }

  /** Links a function with one parameter before its own: a segment that receives errno, an int. */
  static MethodHandle linkWithErrno(
      String name, FunctionDescriptor type, Linker.Option... options) {
    Linker.Option[] all = new Linker.Option[options.length + 1];
    all[0] = Linker.Option.captureCallState("errno");
    System.arraycopy(options, 0, all, 1, options.length);
    return link(name, type, all);
  }

  /** Returns what a function has returned, or −errno if that is −1. */
  static int result(MemorySegment errno, int returned) {
    return returned == -1 ? -errno.get(JAVA_INT, 0) : returned;
  }

  /** Returns what a function has returned, or −errno if that is −1. */
  static long result(MemorySegment errno, long returned) {
    return returned == -1 ? -errno.get(JAVA_INT, 0) : returned;
  }

  /** The handles throw only what the linker checks: a closed arena, or another thread's. */
  static AssertionError unexpected(Throwable thrown) {
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
    return new AssertionError("a function of the C library threw a checked exception", thrown);
  }
}
