package dev.iobuf.uring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.io.Errno;
import dev.iobuf.io.IoSupport;
import dev.iobuf.uring.IoUringSupport.Refusal;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

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
    IoUringSupport support = new IoUringSupport(false, "of the reason", Set.of());
    assertThatThrownBy(support::require)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("io_uring is not available: of the reason");
    assertThat(support).hasToString("io_uring is not available: of the reason");
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
