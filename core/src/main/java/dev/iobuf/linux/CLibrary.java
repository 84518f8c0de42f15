package dev.iobuf.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.NoSuchElementException;

/**
 * Links functions of the C library. It has no state, so a failure to link one function does not
 * affect the others.
 *
 * <p>A variadic function, such as {@code open} or {@code syscall}, must be linked with {@link
 * Linker.Option#firstVariadicArg}: some architectures pass such arguments in other places.
 *
 * <p>A handle in a final field is a constant, which C2 inlines. Calls that are rare use such
 * handles. Handles of calls that must not allocate are in fields that are <em>not</em> final, each
 * in a class {@code Hot}. The reason is that the adapter makes a slice of the errno segment, which
 * C2 removes only if it inlines everything below. If the caller is itself inlined some levels deep,
 * C2 reaches its limit on depth (MaxInlineLevel) just below the slice, and each call allocates 40
 * bytes. A handle that is not a constant is compiled on its own, from level 0. That costs no time
 * that could be measured.
 */
final class CLibrary {
  private CLibrary() {}

  /**
   * Links a function whose failures are not reported. A call needs no heap once the Java runtime
   * has prepared it.
   */
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

  /**
   * The handles throw only if the linker refuses an argument: its arena is closed, or belongs to
   * another thread.
   */
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
