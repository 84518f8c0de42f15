package dev.iobuf.behaviour.uring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.memory.LockLimit;
import dev.iobuf.memory.PageSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * If a system forbids something, messages explain it with the numbers: tested in restricted
 * processes.
 */
@NeedsUring
class LimitsTest {
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

  /** Drops CAP_IPC_LOCK, which exempts root from the limit, where this process has it. */
  private static List<String> withoutIpcLock() {
    if (!LockLimit.current().isExempt()) {
      return List.of();
    }
    Assumptions.assumeTrue(Files.isExecutable(SETPRIV), "setpriv (util-linux) is not installed");
    return List.of(SETPRIV.toString(), "--bounding-set=-ipc_lock", "--inh-caps=-ipc_lock");
  }

  private static String run(String shell, List<String> wrapper, String... scenario)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", shell + "exec \"$@\"", "sh"));
    command.addAll(wrapper);
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(
        List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), UringScenarios.class.getName()));
    command.addAll(List.of(scenario));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  @Test
  void aSlabBeyondTheLockLimitIsRefusedWithTheNumbers() throws Exception {
    assertThat(run("ulimit -l 8192; ", withoutIpcLock(), "register", "32"))
        .contains("refused with errno 12: io_uring_register(BUFFERS, parts=1, bytes=33554432")
        .contains("registered memory counts as locked")
        .contains("the process may lock RLIMIT_MEMLOCK=8388608 bytes")
        .contains("ulimit -l, LimitMEMLOCK= of systemd")
        .contains("CAP_IPC_LOCK")
        .contains("SmallBufferPool[capacity=16384]");
  }

  @Test
  void aSlabWithinTheLockLimitIsRegistered() throws Exception {
    assertThat(run("ulimit -l 8192; ", withoutIpcLock(), "register", "4"))
        .contains("registered 4194304 bytes");
  }

  /** Some kernels count no ring as locked: then there is nothing to refuse. */
  @Test
  void ringsBeyondTheLockLimitAreRefusedWithTheNumbersIfTheyCount() throws Exception {
    String none = run("ulimit -l 0; ", withoutIpcLock(), "rings");
    Assumptions.assumeFalse(
        none.contains("io_uring is available"), "this kernel counts no ring as locked");
    assertThat(none)
        .contains("io_uring_setup failed with ENOMEM on Linux ")
        .contains(
            "a ring of entries=1 takes " + 2 * PageSize.bytes() + " bytes, which the kernel may")
        .contains("all rings of the user count together")
        .contains("the process may lock RLIMIT_MEMLOCK=0 bytes")
        .contains("ulimit -l, LimitMEMLOCK= of systemd, --ulimit memlock= of Docker");

    String few = run("ulimit -l 64; ", withoutIpcLock(), "rings");
    assertThat(few)
        .contains("io_uring is available")
        .contains("no ring, with errno 12: io_uring_setup(entries=4096) failed: ENOMEM")
        .containsPattern("a ring of entries=4096 takes 4\\d{5} bytes, which the kernel may")
        .contains("no buffer ring, with errno 12: io_uring_register(PBUF_RING, entries=4096")
        .contains("the buffer ring takes 65536 bytes, which the kernel may count as locked")
        .contains("not sent, with errno 12: io_uring SEND_ZERO_COPY(")
        .contains("what is sent counts as locked until its notification")
        .contains("lent=0");
    assertThat(few.split("the process may lock RLIMIT_MEMLOCK=65536 bytes", -1)).hasSize(4);
  }

  @Test
  void aPassingLimitIsNotRememberedAsTheAnswer() throws Exception {
    assertThat(run("ulimit -n 200; ", List.of(), "passing"))
        .containsSubsequence(
            "io_uring is not available: io_uring_setup failed with EMFILE",
            "RLIMIT_NOFILE=200 open",
            "io_uring is available");
  }

  @Test
  void theLimitDoesNotHoldForThosePrivileged() throws Exception {
    Assumptions.assumeTrue(LockLimit.current().isExempt(), "this process has no CAP_IPC_LOCK");
    assertThat(run("ulimit -l 8192; ", List.of(), "register", "32"))
        .contains("registered 33554432 bytes");
  }

  @Test
  void slotsBeyondTheFileLimitAndRingsWithoutANumberAreRefusedWithTheNumbers() throws Exception {
    assertThat(run("ulimit -n 200; ", List.of(), "files", "201"))
        .contains("refused with errno 24: io_uring_register(FILES, slots=201)")
        .contains("no more slots than the process may have files open, RLIMIT_NOFILE=200")
        .contains("ulimit -n, LimitNOFILE= of systemd")
        .contains("create the ring with fewer slots")
        .contains("no ring, with errno 24: io_uring_setup(entries=1)")
        .contains("a ring is a file, and the process may have RLIMIT_NOFILE=200 open");
  }

  @Test
  void slotsWithinTheFileLimitAreTaken() throws Exception {
    assertThat(run("ulimit -n 200; ", List.of(), "files", "200")).contains("IoUringFile[slot=0]");
  }

  @Test
  void aDiskThatIsFullTakesTheBytesThatFitAndLosesNoLease(@TempDir Path folder) throws Exception {
    assertThat(run("", withDisk("1m", folder), "fill", folder.resolve("f").toString()))
        .contains("wrote 1048576 bytes, lent=0");
  }

  @Test
  void chainsThatBreakOnADiskThatIsFull(@TempDir Path folder) throws Exception {
    assertThat(run("", withDisk("300k", folder), "chains", folder.toString(), "10000"))
        .contains("shorts, failures and skips: true");
  }

  /** Runs a program with a tmpfs of its own in a folder. */
  private static List<String> withDisk(String size, Path folder) throws InterruptedException {
    List<String> mounting =
        List.of(
            "unshare", "--mount", "sh", "-c", "mount -t tmpfs -o size=" + size + " none " + folder);
    Assumptions.assumeTrue(succeeds(mounting), "this process may not mount a tmpfs of its own");
    List<String> wrapper = new ArrayList<>(mounting.subList(0, 4));
    wrapper.addAll(List.of(mounting.get(4) + " && exec \"$@\"", "sh"));
    return wrapper;
  }

  private static boolean succeeds(List<String> command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) {
      return false; // There is no such program.
    }
  }

  @Test
  void aFilterThatForbidsIoUringIsNamedAndAllElseWorks() throws Exception {
    assertThat(run("", List.of(), "filter", "425"))
        .contains("prctl: 0, 0")
        .contains("io_uring is not available: io_uring_setup failed with EPERM")
        .contains("a seccomp filter is in force")
        .contains("java.lang.UnsupportedOperationException: io_uring is not available")
        .contains("pools work");
  }

  @ParameterizedTest
  @CsvSource({"426, io_uring_enter", "427, io_uring_register"})
  void aFilterThatForbidsAPartOfIoUringIsToldApart(String number, String call) throws Exception {
    assertThat(run("", List.of(), "filter", number))
        .contains("io_uring is not available: " + call + " failed with EPERM")
        .contains("though io_uring_setup works")
        .contains("java.lang.UnsupportedOperationException: io_uring is not available")
        .contains("pools work");
  }

  /** Newer kernels count a ring as locked memory, and free it some time after it was closed. */
  @Test
  void memoryThatTheKernelFreesLateIsWaitedFor() throws Exception {
    assertThat(run("ulimit -l 256; ", withoutIpcLock(), "again", "300")).contains("made 300 rings");
  }
}
