package dev.iobuf.memory;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether the Linux memory calls can be made from here, found out once.
 *
 * <p>{@link MemoryCalls} may be touched only where {@link #obstacle()} is null.
 */
final class NativeAccess {
  static final boolean LINUX = property("os.name").equals("Linux");

  /** Where the numbers of mmap's and madvise's flags are Linux's generic ones. */
  private static final Set<String> GENERIC_FLAGS =
      Set.of("amd64", "x86_64", "aarch64", "riscv64", "loongarch64", "s390x");

  /** Read before the first restricted call, since a call that was warned of turns it true. */
  private static final boolean GRANTED = NativeAccess.class.getModule().isNativeAccessEnabled();

  private static final @Nullable String OBSTACLE = findObstacle();

  private NativeAccess() {}

  /** Why the memory calls can't be made; null where they can. */
  static @Nullable String obstacle() {
    return OBSTACLE;
  }

  /** Whether native access was granted by flag or manifest, and not just tolerated by the JVM. */
  static boolean granted() {
    return GRANTED;
  }

  /** The flag that grants native access to the module that this class is in. */
  static String flag() {
    Module module = NativeAccess.class.getModule();
    return "--enable-native-access=" + (module.isNamed() ? module.getName() : "ALL-UNNAMED");
  }

  /**
   * Refuses where an address does not have 64 bits.
   *
   * @throws UnsupportedOperationException on such a JVM
   */
  static void require64Bits() {
    if (ValueLayout.ADDRESS.byteSize() != Long.BYTES) {
      throw new UnsupportedOperationException(
          "slabs need a 64-bit JVM: this one (%s, os.arch=%s) has addresses of %s bits"
              .formatted(
                  property("java.vm.name"),
                  property("os.arch"),
                  ValueLayout.ADDRESS.byteSize() * Byte.SIZE));
    }
  }

  @SuppressWarnings("restricted") // called only to see whether they throw
  private static @Nullable String findObstacle() {
    if (!LINUX) {
      return "anonymous mmap is used on Linux only: os.name=" + property("os.name");
    }
    if (!GENERIC_FLAGS.contains(property("os.arch"))) {
      return "the flags of mmap are not known for os.arch=" + property("os.arch");
    }
    try {
      MemorySegment _ = MemorySegment.NULL.reinterpret(1);
      Linker linker = Linker.nativeLinker();
      var _ =
          linker.downcallHandle(
              linker.defaultLookup().findOrThrow("sysconf"),
              FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
      return null;
    } catch (IllegalCallerException e) {
      return "native access is denied to this code: start java with " + flag();
    } catch (UnsupportedOperationException e) {
      return "this Java runtime has no native linker: " + e.getMessage();
    } catch (LinkageError | RuntimeException e) {
      // An image from which a library or class was taken away, or a C library without the function.
      return "the native linker of this Java runtime does not work: "
          + (e.getCause() == null ? e : e.getCause());
    }
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }
}
