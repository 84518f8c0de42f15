package dev.iobuf.linux;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The groups of system calls. Each can be made on Linux, on the architectures of the group, and
 * with {@linkplain NativeAccess native access}. Safe for use by any thread.
 */
public enum SystemCalls {
  /** Mapping, advising and locking memory, its limits, and the sizes of pages and cache lines. */
  MEMORY("mapped memory needs"),

  /** Files, sockets, vectors and io_uring. */
  IO("system calls need"),

  /** {@code membarrier(2)}. */
  MEMBARRIER("membarrier(2) needs");

  private static final String SYSTEM = System.getProperty("os.name", "unknown");

  private final String need;

  SystemCalls(String need) {
    this.need = need;
  }

  /** Returns true if this process runs on a system whose calls of this group are known. */
  public boolean areKnown() {
    return SYSTEM.equals("Linux") && Architecture.current().has(this);
  }

  /** Returns the systems on which these calls are known, and the system that this is. */
  public String requirement() {
    List<String> architectures =
        Arrays.stream(Architecture.values())
            .filter(each -> each.has(this))
            .map(Architecture::osArch)
            .toList();
    int last = architectures.size() - 1;
    return "%s Linux on %s or %s: os.name=%s, os.arch=%s"
        .formatted(
            need,
            String.join(", ", architectures.subList(0, last)),
            architectures.get(last),
            SYSTEM,
            System.getProperty("os.arch", "unknown"));
  }

  /**
   * Says why these calls can't be made. The JVM may print a warning of native access, once; native
   * access then counts as used.
   *
   * @return the reason, and the remedy if there is one; null if the calls can be made
   */
  public @Nullable String obstacle() {
    return areKnown() ? NativeAccess.obstacle() : requirement();
  }

  /**
   * Throws if these calls can't be made.
   *
   * @throws UnsupportedOperationException with the words of {@link #obstacle()}
   */
  public void require() {
    String obstacle = obstacle();
    if (obstacle != null) {
      throw new UnsupportedOperationException(obstacle);
    }
  }
}
