package dev.iobuf.io;

import dev.iobuf.linux.NativeAccess;
import dev.iobuf.linux.SystemCalls;
import java.util.Objects;

/**
 * Whether this process can make the system calls of this package: on Linux on x86-64 or AArch64,
 * with native access. A snapshot; immutable, and safe for use by any thread.
 */
public final class IoSupport {
  private final boolean isAvailable;
  private final String reason;

  IoSupport(boolean isAvailable, String reason) {
    this.isAvailable = isAvailable;
    this.reason = reason;
  }

  /**
   * Returns what is true now. Native access that is denied may be granted later. So if it was
   * denied, each call checks again.
   *
   * <p>To find out, this method uses native access. If it was not granted, the JVM prints a
   * warning, once.
   *
   * @return a snapshot; one that says yes holds as long as the process runs
   */
  public static IoSupport current() {
    String obstacle = SystemCalls.IO.obstacle();
    return new IoSupport(
        obstacle == null, Objects.requireNonNullElseGet(obstacle, NativeAccess::standing));
  }

  /**
   * Returns true if {@link FileDescriptor}, {@link Tcp} and {@link Vectored} can be used.
   *
   * @return true if they can
   */
  public boolean isAvailable() {
    return isAvailable;
  }

  /**
   * Returns why they can't be used, and what to do about it; if they can, why they can.
   *
   * @return a sentence
   */
  public String reason() {
    return reason;
  }

  /**
   * Throws if no system calls can be made.
   *
   * @throws UnsupportedOperationException with the reason and the remedy
   */
  public void require() {
    if (!isAvailable) {
      throw new UnsupportedOperationException(reason);
    }
  }

  @Override
  public String toString() {
    return "IoSupport[isAvailable=" + isAvailable + ", reason=" + reason + "]";
  }
}
