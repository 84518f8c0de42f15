package dev.iobuf.pool;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.util.Map;

/**
 * A full fence in all threads of the process at once, by Linux's {@code membarrier(2)}: so that a
 * fence between a store and a load may be left out where it is passed often, and be made up for
 * where a thread seldom needs it.
 *
 * <p>{@link #issue()} promises: of each other thread, either what it stores before some point is
 * visible to the caller when the call returns, or what it loads after that point is as new as what
 * the caller wrote before the call. Compilers have to be kept from moving the load before the store
 * by other means. To use it costs microseconds.
 */
final class ProcessFence {
  /** By {@code false}, keeps this process from calling membarrier. */
  static final String PROPERTY = "dev.iobuf.membarrier";

  /** What is known of the fence. */
  private enum Standing {
    NOT_GRANTED("native access is not granted, or not used yet: start java with " + flag()),
    REFUSED("the kernel or a filter of system calls refuses membarrier(2)"),
    REGISTERED("membarrier(2) is registered"),
    SWITCHED_OFF("switched off by the system property " + PROPERTY + "=false"),
    UNKNOWN_SYSTEM("membarrier(2) is known on Linux on x86-64, AArch64 and RISC-V"),
    UNCHECKED_VM("the order of accesses was checked in the compilers C1 and C2 of HotSpot only"),
    NO_LINKER("the native linker of this Java runtime does not work"),
    WITHDRAWN("membarrier(2) was registered, and is refused now");

    final String reason;

    Standing(String reason) {
      this.reason = reason;
    }

    /** Whether it may change until a pool is created, and is to be asked for again. */
    boolean mayPass() {
      return this == NOT_GRANTED || this == REFUSED;
    }
  }

  /** The number of the system call. */
  private static final Map<String, Integer> NUMBERS =
      Map.of("amd64", 324, "x86_64", 324, "aarch64", 283, "riscv64", 283);

  private static final int PRIVATE_EXPEDITED = 1 << 3;
  private static final int REGISTER_PRIVATE_EXPEDITED = 1 << 4;

  private static final int NUMBER =
      NUMBERS.getOrDefault(System.getProperty("os.arch", "unknown"), -1);

  /** Threads that ask at once find the same. After WITHDRAWN, {@link #issue} needs no answer. */
  private static volatile Standing standing = Standing.NOT_GRANTED;

  private ProcessFence() {}

  /**
   * Whether there is such a fence: on Linux, if native access is granted or has been tolerated
   * before, and no filter of system calls is in the way. Asks again until there is one.
   *
   * @throws IllegalArgumentException if the system property is neither true nor false
   */
  static boolean isAvailable() {
    return now() == Standing.REGISTERED;
  }

  static FenceSupport support() {
    Standing now = now();
    return new FenceSupport(now == Standing.REGISTERED, now.reason);
  }

  private static Standing now() {
    Standing now = standing;
    if (now.mayPass()) {
      now = ask();
      standing = now;
    }
    return now;
  }

  /**
   * Passes the fence. If the kernel refuses what it has registered, as after the process was
   * restored from a checkpoint, there is no fence any more, but for the callers of this method:
   * they close a shared arena, which HotSpot does by a handshake. In it each thread passes a fence,
   * or does not run Java code.
   */
  static void issue() {
    if (standing != Standing.REGISTERED || Call.membarrier(PRIVATE_EXPEDITED) != 0) {
      standing = Standing.WITHDRAWN;
      try (Arena _ = Arena.ofShared()) {
        // Its end is the fence.
      }
    }
  }

  private static Standing ask() {
    if (isSwitchedOff()) {
      return Standing.SWITCHED_OFF;
    }
    if (NUMBER < 0 || !property("os.name").equals("Linux")) {
      return Standing.UNKNOWN_SYSTEM;
    }
    if (!isChecked(
        property("java.vm.name"),
        property("java.vm.version"),
        ModuleLayer.boot().findModule("jdk.internal.vm.ci").isPresent())) {
      return Standing.UNCHECKED_VM;
    }
    // Not where the JVM would warn of it: a pool needs no native access.
    if (!ProcessFence.class.getModule().isNativeAccessEnabled()) {
      return Standing.NOT_GRANTED;
    }
    try {
      return Call.membarrier(REGISTER_PRIVATE_EXPEDITED) == 0
          ? Standing.REGISTERED
          : Standing.REFUSED;
    } catch (LinkageError | UnsupportedOperationException e) {
      return Standing.NO_LINKER;
    }
  }

  private static boolean isSwitchedOff() {
    String value = System.getProperty(PROPERTY, "true");
    if (!value.equals("true") && !value.equals("false")) {
      throw new IllegalArgumentException(
          "the system property " + PROPERTY + " must be true or false: value=" + value);
    }
    return value.equals("false");
  }

  /**
   * Whether all compilers of a virtual machine keep a load in opaque mode behind a release store,
   * as was read and tried for C1 and C2. Graal comes by JVMCI, built in or as a module.
   */
  static boolean isChecked(String name, String version, boolean hasJvmci) {
    return name.matches("(OpenJDK|Java HotSpot\\(TM\\)) 64-Bit Server VM")
        && !version.contains("jvmci")
        && !hasJvmci;
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }

  /** The flag that grants native access to the module that this class is in. */
  static String flag() {
    Module module = ProcessFence.class.getModule();
    return "--enable-native-access=" + (module.isNamed() ? module.getName() : "ALL-UNNAMED");
  }

  /** Linked when native access is granted. */
  private static final class Call {
    private static final MethodHandle SYSCALL = link();

    @SuppressWarnings("restricted") // the descriptor is that of the C prototype
    private static MethodHandle link() {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(
          linker.defaultLookup().findOrThrow("syscall"),
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT),
          Linker.Option.firstVariadicArg(1));
    }

    /** Returns 0, or −1 if it is refused. */
    static long membarrier(int command) {
      try {
        return (long) SYSCALL.invokeExact((long) NUMBER, command, 0, 0);
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException("membarrier threw", e);
      }
    }
  }
}
