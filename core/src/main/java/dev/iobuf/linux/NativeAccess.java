package dev.iobuf.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Says whether the JVM lets this code link functions. A refusal may be temporary: a flag or
 * manifest grants native access, or later the controller of a module layer does. Without a flag,
 * the JVM tolerates it by default, and it counts as granted once it was used. So this class asks
 * the JVM again until it says yes. Safe for use by any thread.
 */
public final class NativeAccess {
  private static final Module MODULE = NativeAccess.class.getModule();

  /** Read before the first restricted call, since such a call makes it true, after a warning. */
  private static final boolean GRANTED = MODULE.isNativeAccessEnabled();

  private static final String NO_OBSTACLE = "";

  /** The obstacle, or none, once that is known for as long as this process runs. */
  private static volatile @Nullable String lasting;

  private NativeAccess() {}

  /**
   * Returns true if native access is granted now, or was used before. This check makes no JVM warn.
   */
  public static boolean isEnabled() {
    return MODULE.isNativeAccessEnabled();
  }

  /** Returns the flag that grants native access to the module that this class is in. */
  public static String flag() {
    return "--enable-native-access=" + (MODULE.isNamed() ? MODULE.getName() : "ALL-UNNAMED");
  }

  /** Says for what reason there is no obstacle, with the flag if the JVM has warned. */
  public static String standing() {
    return GRANTED
        ? "Linux with native access"
        : "Linux; native access was not granted, only tolerated: start java with " + flag();
  }

  /**
   * Says why no function can be linked. To find out, it links one, and the JVM may print a warning,
   * once.
   *
   * @return the reason, and the remedy if there is one; null if functions can be linked
   */
  static @Nullable String obstacle() {
    String known = lasting;
    String obstacle = known == null ? ask() : known;
    return obstacle.isEmpty() ? null : obstacle;
  }

  @SuppressWarnings("restricted") // called only to see whether it throws
  private static synchronized String ask() {
    String known = lasting;
    if (known != null) {
      return known;
    }
    try {
      MemorySegment _ = MemorySegment.NULL.reinterpret(1);
      var _ = CLibrary.link("sysconf", FunctionDescriptor.of(JAVA_LONG, JAVA_INT));
      known = NO_OBSTACLE;
    } catch (IllegalCallerException e) {
      return "native access is denied to this code: start java with " + flag();
    } catch (UnsupportedOperationException e) {
      known = "this Java runtime has no native linker: " + e.getMessage();
    } catch (LinkageError | RuntimeException e) {
      // An image without the library or a class, or a C library without the function.
      known =
          "the native linker of this Java runtime does not work: "
              + (e.getCause() == null ? e : e.getCause());
    }
    lasting = known;
    return known;
  }
}
