package dev.iobuf.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.iobuf.io.Errno;
import dev.iobuf.linux.ProcessStatus;
import dev.iobuf.linux.Release;
import dev.iobuf.linux.SystemCalls;
import dev.iobuf.linux.UringCalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether this process can use io_uring. To find out, a ring is made and the kernel is asked what
 * it can do. A snapshot; immutable, and safe for use by any thread.
 */
public final class IoUringSupport {
  private static final int NEEDED =
      Abi.FEAT_SINGLE_MMAP | Abi.FEAT_NODROP | Abi.FEAT_SUBMIT_STABLE | Abi.FEAT_EXT_ARG;

  private static final int PROBE_RING = 1;
  private static final int PROBED = 64;
  private static final long PROBE_HEADER = 16;
  private static final long PROBE_ENTRY = 8;

  /** Here already, since an answer for lack of descriptors can't load classes any more. */
  private static final Operation[] OPERATIONS = Operation.values();

  private static final KernelFeature[] FEATURES = KernelFeature.values();

  private static final KernelCodes NOTHING = KernelCodes.NONE;

  /** The answer, once it is final. Two threads may both find it. */
  private static volatile @Nullable IoUringSupport lasting;

  private final boolean isAvailable;
  private final String reason;
  private final Set<Operation> operations;
  private final Set<KernelFeature> features;
  private final KernelCodes codes;

  IoUringSupport(boolean isAvailable, String reason, KernelCodes codes) {
    this.codes = codes;
    this.isAvailable = isAvailable;
    this.reason = reason;
    Set<Operation> known = EnumSet.noneOf(Operation.class);
    for (Operation operation : OPERATIONS) {
      if (codes.hasOperation(operation.code())) {
        known.add(operation);
      }
    }
    this.operations = Collections.unmodifiableSet(known);
    Set<KernelFeature> also = EnumSet.noneOf(KernelFeature.class);
    for (KernelFeature feature : FEATURES) {
      if (feature.isIn(codes)) {
        also.add(feature);
      }
    }
    this.features = Collections.unmodifiableSet(also);
  }

  /**
   * Returns what this process can do. It makes a ring to find out, and keeps the answer. If native
   * access is denied, or there is no memory or descriptor for that ring, the next call tries again.
   *
   * @return whether io_uring works, and why not
   */
  public static IoUringSupport current() {
    IoUringSupport known = lasting;
    return known == null ? probe() : known;
  }

  /**
   * Returns true if {@link IoUring#create} works.
   *
   * @return true if it does
   */
  public boolean isAvailable() {
    return isAvailable;
  }

  /**
   * Returns why io_uring does not work, and what to do about it; if it works, the kernel that this
   * is.
   *
   * @return a sentence, or the kernel's name and version
   */
  public String reason() {
    return reason;
  }

  /**
   * Returns what the kernel can do.
   *
   * @return an immutable set; empty if io_uring does not work
   */
  public Set<Operation> operations() {
    return operations;
  }

  /**
   * Returns what the kernel can do beyond whole operations. A call that needs something else is
   * refused with {@link UnsupportedOperationException}.
   *
   * @return an immutable set; empty if io_uring does not work
   */
  public Set<KernelFeature> features() {
    return features;
  }

  /**
   * Throws if io_uring does not work.
   *
   * @throws UnsupportedOperationException with the reason and the remedy
   */
  public void require() {
    if (!isAvailable) {
      throw new UnsupportedOperationException("io_uring is not available: " + reason);
    }
  }

  /** What the kernel has, for {@link KernelFeature#require}. */
  KernelCodes codes() {
    return codes;
  }

  private static IoUringSupport probe() {
    String obstacle = SystemCalls.IO.obstacle();
    if (obstacle != null) {
      return unavailable(obstacle); // native access may be granted later
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment params = arena.allocate(Abi.PARAMS_BYTES, Long.BYTES);
      int ring = UringCalls.setup(PROBE_RING, params);
      if (ring < 0) {
        Refusal refusal = Refusal.ofThisProcess(-ring);
        IoUringSupport support = unavailable(refusal.explanation());
        return mayPass(-ring) ? support : remember(support);
      }
      try {
        return ask(arena, ring, params.get(JAVA_INT, Abi.PARAMS_FEATURES));
      } finally {
        Release.close(ring);
      }
    }
  }

  private static IoUringSupport remember(IoUringSupport support) {
    lasting = support;
    return support;
  }

  private static IoUringSupport ask(Arena arena, int ring, int features) {
    if ((features & NEEDED) != NEEDED) {
      return remember(
          unavailable(
              "Linux 5.11 or later is needed: this is %s, whose io_uring has features 0x%x of 0x%x"
                  .formatted(Refusal.runningKernel(), features & NEEDED, NEEDED)));
    }
    int entered = UringCalls.enter(arena.allocate(JAVA_INT), ring, 0, 0, 0, 0, 0);
    if (entered < 0) {
      return incomplete("io_uring_enter", -entered);
    }
    MemorySegment answer = arena.allocate(PROBE_HEADER + PROBE_ENTRY * PROBED, Long.BYTES);
    int result = UringCalls.register(ring, Abi.REGISTER_PROBE, answer, PROBED);
    if (result < 0) {
      return incomplete("io_uring_register", -result);
    }
    long codes = 0;
    for (int code = 0; code < PROBED; code++) {
      long isSupported = answer.get(JAVA_SHORT, PROBE_HEADER + PROBE_ENTRY * code + 2) & 1;
      codes |= isSupported << code;
    }
    return remember(
        new IoUringSupport(true, Refusal.runningKernel(), new KernelCodes(codes, features)));
  }

  /** The answer if a ring was made, and can't be used. */
  private static IoUringSupport incomplete(String call, int errno) {
    String failure =
        "%s failed with %s on %s, though io_uring_setup works: "
            .formatted(call, Errno.name(errno), Refusal.runningKernel());
    if (mayPass(errno)) {
      return unavailable(failure + Errno.description(errno));
    }
    return remember(
        unavailable(
            failure
                + "a seccomp filter or a virtual machine lacks it; allow io_uring_setup,"
                + " io_uring_enter and io_uring_register"));
  }

  /** Returns true if the same call may succeed later, since it failed for lack of a resource. */
  static boolean mayPass(int errno) {
    return errno == Errno.ENOMEM || errno == Errno.EMFILE || errno == Errno.ENFILE;
  }

  private static IoUringSupport unavailable(String reason) {
    return new IoUringSupport(false, reason, NOTHING);
  }

  @Override
  public String toString() {
    return isAvailable
        ? "io_uring is available: "
            + reason
            + " can do "
            + operations.stream().map(Enum::name).collect(Collectors.joining(", "))
            + "; it has "
            + features.stream().map(Enum::name).collect(Collectors.joining(", "))
        : "io_uring is not available: " + reason;
  }

  /**
   * Says why the kernel made no ring.
   *
   * @param errno the error of io_uring_setup
   * @param release the kernel's, such as {@code Linux 6.18.0}
   * @param disabled the sysctl kernel.io_uring_disabled, or nothing if there is none
   * @param seccomp the Seccomp line of /proc/thread-self/status; 2 if a filter is in force
   */
  record Refusal(int errno, String release, String disabled, String seccomp) {
    static Refusal ofThisProcess(int errno) {
      return new Refusal(
          errno,
          runningKernel(),
          read("/proc/sys/kernel/io_uring_disabled"),
          ProcessStatus.ofThread().field("Seccomp:", ""));
    }

    static String runningKernel() {
      return "Linux " + System.getProperty("os.version", "of an unknown version");
    }

    String explanation() {
      String call = "io_uring_setup failed with " + Errno.name(errno) + " on " + release + ": ";
      boolean denied = errno == Errno.EPERM || errno == Errno.EACCES;
      if (denied && disabled.equals("2")) {
        return call + "sysctl kernel.io_uring_disabled=2 forbids it to all; set it to 0";
      }
      if (denied && disabled.equals("1")) {
        return call
            + "sysctl kernel.io_uring_disabled=1 allows it to CAP_SYS_ADMIN and the group"
            + " kernel.io_uring_group only; join that group, or set it to 0";
      }
      if ((denied || errno == Errno.ENOSYS) && seccomp.equals("2")) {
        return call
            + "a seccomp filter is in force, as in most containers; allow io_uring_setup,"
            + " io_uring_enter and io_uring_register in its profile";
      }
      if (errno == Errno.ENOSYS) {
        return call + "the kernel was built without it, or is older than 5.1";
      }
      if (denied) {
        return call + "a security module such as SELinux forbids it; see the audit log";
      }
      String hint = KernelRing.hint(errno, PROBE_RING, 0);
      return call + Errno.description(errno) + (hint.isEmpty() ? "" : "; " + hint);
    }

    private static String read(String path) {
      try {
        return Files.readString(Path.of(path)).strip();
      } catch (IOException e) {
        return "";
      }
    }
  }
}
