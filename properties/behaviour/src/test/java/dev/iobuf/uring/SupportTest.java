package dev.iobuf.uring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.io.Errno;
import dev.iobuf.io.IoSupport;
import dev.iobuf.uring.IoUringSupport.Refusal;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** If io_uring does not work, the reason names the remedy. */
class SupportTest {
  private static final String KERNEL = "Linux 6.6.6";

  private static String explanation(int errno, String disabled, String seccomp) {
    return new Refusal(errno, KERNEL, disabled, seccomp).explanation();
  }

  @Test
  void aSysctlThatForbidsIt() {
    assertThat(explanation(Errno.EPERM, "2", "0"))
        .isEqualTo(
            "io_uring_setup failed with EPERM on Linux 6.6.6: sysctl kernel.io_uring_disabled=2"
                + " forbids it to all; set it to 0");
    assertThat(explanation(Errno.EPERM, "1", "2")).contains("kernel.io_uring_group");
  }

  @Test
  void aFilterOfAContainer() {
    assertThat(explanation(Errno.EPERM, "0", "2"))
        .contains("a seccomp filter is in force")
        .contains("allow io_uring_setup, io_uring_enter and io_uring_register");
    assertThat(explanation(Errno.ENOSYS, "", "2")).contains("a seccomp filter is in force");
  }

  @Test
  void aKernelWithoutIt() {
    assertThat(explanation(Errno.ENOSYS, "", "0"))
        .contains("ENOSYS on Linux 6.6.6: the kernel was built without it, or is older than 5.1");
  }

  @Test
  void aSecurityModule() {
    assertThat(explanation(Errno.EACCES, "0", "0")).contains("a security module such as SELinux");
  }

  @Test
  void aLimitOfTheProcess() {
    IoSupport support = IoSupport.current();
    Assumptions.assumeTrue(support.isAvailable(), support::reason);
    assertThat(explanation(Errno.ENOMEM, "0", "0"))
        .contains("ENOMEM on Linux 6.6.6: Cannot allocate memory; a ring of entries=1 takes ")
        .contains("RLIMIT_MEMLOCK=");
    assertThat(explanation(Errno.EMFILE, "0", "0"))
        .contains("EMFILE on Linux 6.6.6: Too many open files; a ring is a file")
        .contains("RLIMIT_NOFILE=");
  }

  /** The next call asks again. */
  @Test
  void aLackOfDescriptorsIsNoPermanentAnswer() {
    assertThat(IoUringSupport.mayPass(Errno.EMFILE)).isTrue();
    assertThat(IoUringSupport.mayPass(Errno.ENFILE)).isTrue();
    assertThat(IoUringSupport.mayPass(Errno.ENOMEM)).isTrue();
    assertThat(IoUringSupport.mayPass(Errno.ENOSYS)).isFalse();
    assertThat(IoUringSupport.mayPass(Errno.EPERM)).isFalse();
  }

  @Test
  void anythingElse() {
    assertThat(explanation(Errno.EFAULT, "0", "0")).endsWith("Linux 6.6.6: Bad address");
  }

  @Test
  void whereItIsNotAvailableRingsAreRefusedWithTheReason() {
    IoUringSupport support = new IoUringSupport(false, "of the reason", KernelCodes.NONE);
    assertThatThrownBy(support::require)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("io_uring is not available: of the reason");
    assertThat(support).hasToString("io_uring is not available: of the reason");
  }

  /** A kernel of which the newest operation has this number, and that tells of no features. */
  private static KernelCodes upTo(int operation) {
    return new KernelCodes((2L << operation) - 1, 0);
  }

  @Test
  void aKernelThatIsTooOldForAFlagIsRefusedWithTheVersionThatHasIt() {
    assertThatThrownBy(() -> KernelFeature.SLOTS.require(upTo(36)))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageStartingWith("accepting into a slot, opening into one and closing one needs")
        .hasMessageContaining("needs Linux 5.15 or later: this is Linux ");
    assertThatThrownBy(() -> KernelFeature.SLOT_RANGE.require(upTo(46)))
        .hasMessageContaining("an accept for many connections into slots needs Linux 6.0");
    assertThatThrownBy(() -> KernelFeature.MESSAGE_ZERO_COPY.require(upTo(47)))
        .hasMessageContaining("a zero-copy send of a vector needs Linux 6.1 or later");
    assertThatThrownBy(() -> KernelFeature.COPY_REPORT.require(upTo(48)))
        .hasMessageContaining("the report whether a send was copied needs Linux 6.7 or later");
  }

  @Test
  void aFeatureThatNoOperationTellsOfIsKnownByTheFeaturesOfRings() {
    assertThatThrownBy(() -> KernelFeature.GATHERING.require(upTo(62)))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("a wait that gathers completions needs Linux 6.12 or later");
    KernelFeature.GATHERING.require(new KernelCodes(0, 1 << 15));
  }

  @ParameterizedTest
  @EnumSource
  void aFeatureIsRefusedWithItsVersionByAKernelThatHasNothing(KernelFeature feature) {
    assertThatThrownBy(() -> feature.require(KernelCodes.NONE))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("needs Linux " + feature.version() + " or later");
    feature.require(new KernelCodes(-1, -1));
  }

  @Test
  void theFeaturesOfAKernelAreThoseThatItIsNotTooOldFor() {
    assertThat(new IoUringSupport(true, "", KernelCodes.NONE).features()).isEmpty();
    assertThat(new IoUringSupport(true, "", upTo(45)).features())
        .containsExactly(
            KernelFeature.MKDIR,
            KernelFeature.SLOTS,
            KernelFeature.MULTISHOT_POLL,
            KernelFeature.PAUSE,
            KernelFeature.MULTISHOT_ACCEPT,
            KernelFeature.REGISTER_LATER);
    assertThat(new IoUringSupport(true, "", new KernelCodes(-1, -1)).features())
        .containsExactly(KernelFeature.values());
  }

  @Test
  void theReportNamesKernelAndOperations() {
    IoUringSupport support = IoUringSupport.current();
    if (support.isAvailable()) {
      assertThat(support.toString()).contains("Linux ").contains("READ").contains("ACCEPT");
      assertThat(support.operations()).contains(Operation.NOP, Operation.READV, Operation.OPEN);
    } else {
      assertThat(support.operations()).isEmpty();
      assertThat(support.reason()).isNotEmpty();
    }
  }
}
