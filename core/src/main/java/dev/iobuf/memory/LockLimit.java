package dev.iobuf.memory;

import dev.iobuf.linux.ProcessStatus;
import dev.iobuf.linux.ResourceLimit;
import dev.iobuf.linux.SystemCalls;

/**
 * How much memory this process may keep in RAM: a limit on {@code mlock(2)}, and on memory that is
 * registered with an io_uring. A snapshot; immutable, and safe for use by any thread.
 */
public final class LockLimit {
  private static final int CAP_IPC_LOCK = 14;
  private static final long KIB = 1024;

  private final long bytes;
  private final boolean isExempt;
  private final long locked;

  private LockLimit(long bytes, boolean isExempt, long locked) {
    this.bytes = bytes;
    this.isExempt = isExempt;
    this.locked = locked;
  }

  /**
   * Asks the kernel.
   *
   * @return the limit and its use as they are now
   * @throws UnsupportedOperationException off Linux or without native access
   */
  public static LockLimit current() {
    String obstacle = SystemCalls.MEMORY.obstacle();
    if (obstacle != null) {
      throw new UnsupportedOperationException(
          "the limit is Linux's RLIMIT_MEMLOCK, but " + obstacle);
    }
    ProcessStatus status = ProcessStatus.read(); // Without /proc, nothing is locked or granted.
    long capabilities = Long.parseUnsignedLong(status.field("CapEff:", "0"), 16);
    return new LockLimit(
        ResourceLimit.MEMLOCK.soft(),
        ((capabilities >>> CAP_IPC_LOCK) & 1) != 0,
        status.bytes("VmLck:"));
  }

  /**
   * Returns the soft limit RLIMIT_MEMLOCK.
   *
   * @return bytes, or {@link Long#MAX_VALUE} for unlimited
   */
  public long bytes() {
    return bytes;
  }

  /**
   * Returns true if the process has CAP_IPC_LOCK, as a process of root has, and so no limit.
   *
   * @return true if it has
   */
  public boolean isExempt() {
    return isExempt;
  }

  /**
   * Returns how much memory the process has locked by {@code mlock}.
   *
   * @return bytes
   */
  public long locked() {
    return locked;
  }

  /**
   * Returns true if the limit forbids locking a size of memory, even if no other memory is locked.
   *
   * @param size in bytes
   * @return true if it is more than the limit, and the process is not exempt
   */
  public boolean forbids(long size) {
    return !isExempt && size > bytes;
  }

  /**
   * Says what the limit is and how to raise it, for messages.
   *
   * @return words such as {@code the process may lock RLIMIT_MEMLOCK=8388608 bytes and …}
   */
  public String explanation() {
    return ("the process may lock RLIMIT_MEMLOCK=%s bytes and has locked %s kB by mlock: raise the"
            + " limit (ulimit -l, LimitMEMLOCK= of systemd, --ulimit memlock= of Docker), or grant"
            + " CAP_IPC_LOCK")
        .formatted(ResourceLimit.text(bytes), locked / KIB);
  }

  @Override
  public String toString() {
    return "LockLimit[bytes=" + bytes + ", isExempt=" + isExempt + ", locked=" + locked + "]";
  }
}
