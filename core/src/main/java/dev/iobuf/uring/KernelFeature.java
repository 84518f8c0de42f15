package dev.iobuf.uring;

/**
 * What a kernel may be too old for, besides whole operations. {@link IoUringSupport#features()}
 * says which of these this kernel has. A call that needs another one throws {@link
 * UnsupportedOperationException}, with the version that has it.
 *
 * <p>A kernel says which operations it has, and a few features of rings, but nothing of flags. So
 * each constant is known by an operation or a feature that came with it, or soon after it. The
 * version is the one from which on the library uses it.
 */
public enum KernelFeature {
  /** Directories. */
  MKDIR("making a directory", 37, "5.15"),

  /** The size of a file. */
  TRUNCATE("making a file shorter or longer", 55, "6.9"),

  /** Accepting and opening into the table of registered files, and closing in it. */
  SLOTS("accepting into a slot, opening into one and closing one", 37, "5.15"),

  /** One poll for many events. The kernel has it since 5.13, and nothing to tell. */
  MULTISHOT_POLL("a poll for many events", 37, "5.15"),

  /** Time-outs whose end is no failure. The kernel has them since 5.16, and nothing to tell. */
  PAUSE("a time-out within a chain", 40, "5.18"),

  /** One accept for many connections; buffers that the kernel chooses, by a ring. */
  MULTISHOT_ACCEPT("an accept for many connections", 45, "5.19"),

  /** Pools that are registered one after the other. */
  REGISTER_LATER("registering another pool", 45, "5.19"),

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
  COPY_REPORT("the report whether a send was copied", 49, "6.7"),

  /** One read for many reads. */
  MULTISHOT_READ("a read that goes on", 49, "6.7"),

  /** One time-out for many periods. The kernel has it since 6.4, and nothing to tell. */
  MULTISHOT_TIMEOUT("a time-out that goes on", 49, "6.7"),

  /**
   * Leases that one ring passes to another. Kernels from 5.18 on have messages between rings, and
   * from 6.3 on between rings as this library makes them; nothing tells of these.
   */
  PASS("passing a lease to another ring", 49, "6.7"),

  /** Waits that gather completions. */
  GATHERING("a wait that gathers completions", "6.12", 1 << 15),

  /** Pools that are registered once for several rings. */
  SHARED_POOLS("registering pools for several rings", "6.12", 1 << 15),

  /**
   * Vectors of registered memory. Without it, the library reads and writes such vectors as if their
   * pool were not registered.
   */
  REGISTERED_VECTORS("a vector of registered memory", 60, "6.15"),

  /**
   * One receive into several provided buffers. Kernels from 6.10 on have it, but before this one it
   * may go on in the next buffer although the last one is not full.
   */
  BUNDLE("a receive into several provided buffers", 62, "6.16"),

  /**
   * Provided buffers that the kernel uses bit by bit. Kernels from 6.12 on have them, but may tell
   * of the bits in another order before this one.
   */
  INCREMENTAL_BUFFERS("a provided buffer for several receives", 62, "6.16");

  private final String what;

  /** The kernel's number of the operation that came with it, or {@link #NONE}. */
  private final int code;

  private final String version;

  /** The bit of the feature that came with it, or 0. */
  private final int feature;

  private static final int NONE = -1;

  KernelFeature(String what, int code, String version) {
    this.what = what;
    this.code = code;
    this.version = version;
    this.feature = 0;
  }

  KernelFeature(String what, String version, int feature) {
    this.what = what;
    this.code = NONE;
    this.version = version;
    this.feature = feature;
  }

  /**
   * Returns the oldest kernel with which the library uses it.
   *
   * @return a version of Linux, such as {@code 6.12}
   */
  public String version() {
    return version;
  }

  /** Returns true if a kernel has it. */
  boolean isIn(KernelCodes codes) {
    return code == NONE ? codes.hasFeature(feature) : codes.hasOperation(code);
  }

  /**
   * Throws if a kernel lacks it.
   *
   * @param codes what the kernel has
   * @throws UnsupportedOperationException with the version that has it
   */
  void require(KernelCodes codes) {
    if (!isIn(codes)) {
      throw new UnsupportedOperationException(
          "%s needs Linux %s or later: this is %s"
              .formatted(what, version, IoUringSupport.Refusal.runningKernel()));
    }
  }
}
