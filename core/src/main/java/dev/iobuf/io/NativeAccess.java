package dev.iobuf.io;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

/**
 * Whether system calls can be made here, decided once: on Linux on x86-64 or AArch64, with native
 * access. Safe for use by any thread.
 */
public final class NativeAccess {
  static final boolean AARCH64 = architecture().equals("aarch64");

  private static final String OBSTACLE = findObstacle();

  private NativeAccess() {}

  /**
   * Says why no system calls can be made.
   *
   * @return the reason and the remedy; empty where calls can be made
   */
  public static String obstacle() {
    return OBSTACLE;
  }

  /**
   * Refuses where no system calls can be made.
   *
   * @throws UnsupportedOperationException naming the reason and the remedy
   */
  public static void require() {
    if (!OBSTACLE.isEmpty()) {
      throw new UnsupportedOperationException(OBSTACLE);
    }
  }

  @SuppressWarnings("restricted") // whether it may is the question
  private static String findObstacle() {
    String system = System.getProperty("os.name", "unknown");
    boolean known = architecture().equals("amd64") || AARCH64;
    if (!system.equals("Linux") || !known) {
      return "system calls need Linux on amd64 or aarch64: os.name=%s, os.arch=%s"
          .formatted(system, architecture());
    }
    try {
      // The only way to ask: isNativeAccessEnabled() is false until a first call has been warned of
      var _ = Linker.nativeLinker().downcallHandle(FunctionDescriptor.of(ValueLayout.JAVA_INT));
      return "";
    } catch (IllegalCallerException e) {
      return "system calls need native access, which is denied to "
          + NativeAccess.class.getModule()
          + ": start java with --enable-native-access=dev.iobuf.core"
          + " (ALL-UNNAMED where iobuf is on the class path)";
    } catch (UnsupportedOperationException e) {
      return "system calls need a native linker, which this Java runtime lacks: " + e.getMessage();
    } catch (LinkageError e) {
      return "system calls need a native linker, which does not work in this Java runtime: "
          + (e.getCause() == null ? e : e.getCause());
    }
  }

  private static String architecture() {
    return System.getProperty("os.arch", "unknown");
  }
}
