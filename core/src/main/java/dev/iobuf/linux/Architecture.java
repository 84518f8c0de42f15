package dev.iobuf.linux;

/**
 * The architectures whose system calls are known, and the numbers in which they differ. All other
 * numbers are common to Linux's architectures.
 */
public enum Architecture {
  /** x86-64. */
  X86_64("amd64", true, true, 324, 0_40000, 0_200000, 0_400000),

  /** 64-bit ARM, which has numbers of its own for three flags of {@code open(2)}. */
  AARCH64("aarch64", true, true, 283, 0_200000, 0_40000, 0_100000),

  /** 64-bit RISC-V. */
  RISCV64("riscv64", true, false, 283, 0_40000, 0_200000, 0_400000),

  /** 64-bit LoongArch. */
  LOONGARCH64("loongarch64", true, false, Architecture.NONE, 0_40000, 0_200000, 0_400000),

  /** 64-bit z/Architecture. */
  S390X("s390x", true, false, Architecture.NONE, 0_40000, 0_200000, 0_400000),

  /** Any other architecture: no number is known. */
  OTHER("other", false, false, Architecture.NONE, 0_40000, 0_200000, 0_400000);

  /** The number of a system call that is not made. */
  static final int NONE = -1;

  private static final Architecture CURRENT = named(System.getProperty("os.arch", "unknown"));

  private final String osArch;
  private final boolean hasMemory;
  private final boolean hasIo;
  private final int membarrier;
  private final int direct;
  private final int directory;
  private final int noFollow;

  /**
   * Creates a row.
   *
   * @param osArch as the system property os.arch names it
   * @param hasMemory whether the flags of mmap and madvise, and the limits, have Linux's generic
   *     numbers
   * @param hasIo whether the calls of files, sockets and io_uring were tried
   * @param membarrier the number of that system call, or NONE
   * @param direct O_DIRECT
   * @param directory O_DIRECTORY
   * @param noFollow O_NOFOLLOW
   */
  Architecture(
      String osArch,
      boolean hasMemory,
      boolean hasIo,
      int membarrier,
      int direct,
      int directory,
      int noFollow) {
    this.osArch = osArch;
    this.hasMemory = hasMemory;
    this.hasIo = hasIo;
    this.membarrier = membarrier;
    this.direct = direct;
    this.directory = directory;
    this.noFollow = noFollow;
  }

  /** Returns the architecture of this process. */
  public static Architecture current() {
    return CURRENT;
  }

  /** Returns the architecture that a value of the system property os.arch names. */
  static Architecture named(String osArch) {
    String name = osArch.equals("x86_64") ? X86_64.osArch : osArch; // some runtimes use this name
    for (Architecture each : values()) {
      if (each.osArch.equals(name)) {
        return each;
      }
    }
    return OTHER;
  }

  /** Returns the name that the system property os.arch has for it. */
  String osArch() {
    return osArch;
  }

  /** Returns true if those calls can be made on Linux on it. */
  boolean has(SystemCalls calls) {
    return switch (calls) {
      case MEMORY -> hasMemory;
      case IO -> hasIo;
      case MEMBARRIER -> membarrier != NONE;
    };
  }

  /** Returns the number of membarrier(2). */
  int membarrier() {
    return membarrier;
  }

  /** Returns O_DIRECT of {@code open(2)}. */
  public int direct() {
    return direct;
  }

  /** Returns O_DIRECTORY of {@code open(2)}. */
  public int directory() {
    return directory;
  }

  /** Returns O_NOFOLLOW of {@code open(2)}. */
  public int noFollow() {
    return noFollow;
  }
}
