package dev.iobuf.uring;

/**
 * What a kernel may be too old for, besides whole operations. The kernel does not say so of flags.
 * It says so of operations, and each of these is known by one that came with it.
 */
enum KernelFeature {
  /** Directories. */
  MKDIR("making a directory", 37, "5.15"),

  /** The size of a file. */
  TRUNCATE("making a file shorter or longer", 55, "6.9"),

  /** Accepting and opening into the table of registered files, and closing in it. */
  SLOTS("accepting into a slot, opening into one and closing one", 37, "5.15"),

  /** Time-outs whose end is no failure. The kernel has them since 5.16, and nothing to tell. */
  PAUSE("a time-out within a chain", 40, "5.18"),

  /** One accept for many connections; buffers that the kernel chooses, by a ring. */
  MULTISHOT_ACCEPT("an accept for many connections", 45, "5.19"),

  /** One receive for many messages. */
  MULTISHOT_RECEIVE("a receive for many messages", 47, "6.0"),

  /** Slots from which the kernel chooses. */
  SLOT_RANGE("an accept for many connections into slots", 47, "6.0"),

  /** Cancelling past a chain that drains: by a call, since a submission would wait. */
  DRAIN("a chain that waits for all operations before it", 47, "6.0"),

  /** Zero-copy sends. */
  ZERO_COPY("a zero-copy send", 47, "6.0"),

  /** Zero-copy sends of vectors. */
  MESSAGE_ZERO_COPY("a zero-copy send of a vector", 48, "6.1"),

  /**
   * Reports whether a zero-copy send was copied. Kernels from 6.1.2 on have it, but only from this
   * one on there is an operation that shows it.
   */
  COPY_REPORT("the report whether a send was copied", 49, "6.7");

  private final String what;

  /** The kernel's number of the operation that came with it. */
  private final int code;

  private final String version;

  KernelFeature(String what, int code, String version) {
    this.what = what;
    this.code = code;
    this.version = version;
  }

  /** Returns true if a kernel has it; {@code codes} as {@link #require} takes them. */
  boolean isIn(long codes) {
    return (codes >>> code & 1) != 0;
  }

  /**
   * Throws if a kernel lacks it.
   *
   * @param codes the operations that the kernel has, a bit for each number
   * @throws UnsupportedOperationException with the version that has it
   */
  void require(long codes) {
    if (!isIn(codes)) {
      throw new UnsupportedOperationException(
          "%s needs Linux %s or later: this is %s"
              .formatted(what, version, IoUringSupport.Refusal.runningKernel()));
    }
  }
}
