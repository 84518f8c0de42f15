package dev.iobuf.pool;

import dev.iobuf.linux.Membarrier;
import dev.iobuf.linux.NativeAccess;
import dev.iobuf.linux.SystemCalls;
import java.lang.foreign.Arena;

/**
 * A full fence in all threads of the process at once, by Linux's {@code membarrier(2)}. With it,
 * frequently executed code can leave out a fence between a store and a load: a thread that seldom
 * needs that order issues the fence for all threads.
 *
 * <p>Guarantee of {@link #issue()}, for each other thread and any point in its program: either the
 * caller sees that thread's stores before the point, or that thread's later loads see the caller's
 * writes before the call. The fence does not keep a compiler from moving the load before the store.
 * A call takes microseconds.
 *
 * <p>Safe for use by any thread.
 */
final class ProcessFence {
  /** If it is {@code false}, this process never calls membarrier. */
  static final String PROPERTY = "dev.iobuf.membarrier";

  /** What is known about the fence. */
  private enum Standing {
    NOT_GRANTED(
        "native access is not granted, or not used yet: start java with " + NativeAccess.flag()),
    REFUSED("the kernel or a filter of system calls refuses membarrier(2)"),
    REGISTERED("membarrier(2) is registered"),
    SWITCHED_OFF("switched off by the system property " + PROPERTY + "=false"),
    UNKNOWN_SYSTEM(""),
    UNCHECKED_VM("the order of accesses was checked in the compilers C1 and C2 of HotSpot only"),
    NO_LINKER("the native linker of this Java runtime does not work"),
    WITHDRAWN("membarrier(2) was registered, and is refused now");

    private final String words;

    Standing(String words) {
      this.words = words;
    }

    String reason() {
      return this == UNKNOWN_SYSTEM ? SystemCalls.MEMBARRIER.requirement() : words;
    }

    /** Returns true if this may change, so that the next pool asks again. */
    boolean mayPass() {
      return this == NOT_GRANTED || this == REFUSED;
    }
  }

  /**
   * Racy: threads that ask at the same time find the same answer. After WITHDRAWN, {@link #issue}
   * needs none.
   */
  private static volatile Standing standing = Standing.NOT_GRANTED;

  private ProcessFence() {}

  /**
   * Returns true if the fence is available: on Linux, if native access is granted or was used
   * before, and no filter of system calls forbids membarrier. Asks again until it is available.
   *
   * @throws IllegalArgumentException if the system property is neither true nor false
   */
  static boolean isAvailable() {
    return now() == Standing.REGISTERED;
  }

  static FenceSupport support() {
    Standing now = now();
    return new FenceSupport(now == Standing.REGISTERED, now.reason());
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
   * Makes all threads execute the fence. The kernel may refuse a fence that it has registered, as
   * after a restore of the process from a checkpoint. From then on, the fence is not available.
   * This method then closes a shared arena instead, which HotSpot does by a handshake: in it, each
   * thread executes a fence, or does not run Java code.
   */
  static void issue() {
    if (standing != Standing.REGISTERED || !Membarrier.issue()) {
      standing = Standing.WITHDRAWN;
      try (Arena _ = Arena.ofShared()) {
        // The close of the arena is the fence.
      }
    }
  }

  private static Standing ask() {
    if (isSwitchedOff()) {
      return Standing.SWITCHED_OFF;
    }
    if (!SystemCalls.MEMBARRIER.areKnown()) {
      return Standing.UNKNOWN_SYSTEM;
    }
    if (!isChecked(
        property("java.vm.name"),
        property("java.vm.version"),
        ModuleLayer.boot().findModule("jdk.internal.vm.ci").isPresent())) {
      return Standing.UNCHECKED_VM;
    }
    // Only if the JVM would not warn of it: a pool needs no native access.
    if (!NativeAccess.isEnabled()) {
      return Standing.NOT_GRANTED;
    }
    if (SystemCalls.MEMBARRIER.obstacle() != null) {
      return Standing.NO_LINKER;
    }
    return Membarrier.register() ? Standing.REGISTERED : Standing.REFUSED;
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
   * Returns true if all compilers of a virtual machine keep a load in opaque mode after a release
   * store. This was checked, by reading and by tests, for C1 and C2. Graal comes by JVMCI, built in
   * or as a module.
   */
  static boolean isChecked(String name, String version, boolean hasJvmci) {
    return name.matches("(OpenJDK|Java HotSpot\\(TM\\)) 64-Bit Server VM")
        && !version.contains("jvmci")
        && !hasJvmci;
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }
}
