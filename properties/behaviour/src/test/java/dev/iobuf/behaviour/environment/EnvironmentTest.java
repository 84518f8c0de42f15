package dev.iobuf.behaviour.environment;

import static dev.iobuf.behaviour.environment.WholeLibrary.PARTS;
import static dev.iobuf.behaviour.environment.WholeLibrary.PARTS_WITHOUT_NATIVE_ACCESS;
import static dev.iobuf.behaviour.memory.ChildJvm.NATIVE_ACCESS;
import static dev.iobuf.behaviour.memory.ChildJvm.NO_NATIVE_ACCESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.iobuf.SmallBufferPool;
import dev.iobuf.behaviour.memory.ChildJvm;
import dev.iobuf.behaviour.memory.OwnMounts;
import dev.iobuf.memory.LockLimit;
import dev.iobuf.memory.Slab;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * All parts of the library, or all that need no native access, in environments that no other test
 * covers.
 */
@EnabledOnOs(OS.LINUX)
class EnvironmentTest {
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

  private static final String DENIED = "native access is denied to this code: start java with ";

  @TempDir Path temporary;

  private static ChildJvm held(String shell, List<String> options, String... parts) {
    ChildJvm child = ChildJvm.run(WholeLibrary.class, shell, options, parts);
    child.assertHeld();
    return child;
  }

  /** With native access. */
  private static ChildJvm all(String shell, String... more) {
    List<String> options = new ArrayList<>(List.of(NATIVE_ACCESS));
    Collections.addAll(options, more);
    return held(shell, options, PARTS);
  }

  private static ChildJvm denied(String shell, String... more) {
    List<String> options = new ArrayList<>(List.of(NO_NATIVE_ACCESS));
    Collections.addAll(options, more);
    return held(shell, options, PARTS_WITHOUT_NATIVE_ACCESS);
  }

  /** The library as two modules. */
  private static String modulePath() throws URISyntaxException {
    return "--module-path=" + location(Slab.class) + ":" + location(SmallBufferPool.class);
  }

  private static Path location(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  // Native access

  @Test
  void theFlagForTheModuleIsEnoughForIt() throws URISyntaxException {
    List<String> options =
        List.of(
            modulePath(),
            "--add-modules=dev.iobuf",
            "--enable-native-access=dev.iobuf.core",
            NO_NATIVE_ACCESS);
    assertThat(held("", options, PARTS).output())
        .contains("backing=MAPPED")
        .doesNotContain("WARNING");
  }

  @ParameterizedTest
  @ValueSource(strings = {NATIVE_ACCESS, "--enable-native-access=dev.iobuf"})
  void theFlagForAnotherModuleIsNoneForThatOfTheLibrary(String flag) throws URISyntaxException {
    assertThat(denied("", modulePath(), "--add-modules=dev.iobuf", flag).output())
        .contains("backing=FILE", DENIED + "--enable-native-access=dev.iobuf.core,");
  }

  @Test
  void theFlagForTheModuleIsNoneForTheClassPath() {
    assertThat(denied("", "--enable-native-access=dev.iobuf.core").output())
        .contains("WARNING: Unknown module: dev.iobuf.core")
        .contains("backing=FILE", DENIED + NATIVE_ACCESS + ",");
  }

  // File systems

  private String readOnly() throws IOException, InterruptedException {
    return OwnMounts.before(
        "mount -t tmpfs -o ro tmpfs /dev/shm && mount -t tmpfs -o ro tmpfs " + temporary);
  }

  @Test
  void noFileSystemNeedsToBeWritable() throws IOException, InterruptedException {
    assertThat(all(readOnly(), "-Djava.io.tmpdir=" + temporary).output())
        .contains("backing=MAPPED")
        .doesNotContain("WARNING");
  }

  @Test
  void slabsAreOfArenasWhereNativeAccessIsDeniedAndNoFileSystemIsWritable()
      throws IOException, InterruptedException {
    assertThat(denied(readOnly(), "-Djava.io.tmpdir=" + temporary).output())
        .containsOnlyOnce("WARNING: slabs are allocated from arenas")
        .contains("backing=ARENA", "no file can be mapped", "ead-only file system");
  }

  // Locales

  /** As in a container without a locale. The name of the file is in UTF-8. */
  @ParameterizedTest
  @ValueSource(strings = {"C", "POSIX", "C.UTF-8"})
  void aFileIsTheOneThatADirectoryLists(String locale) throws IOException {
    String file = temporary + "/$(printf 'caf\\303\\251.txt')";
    held(
        "printf here > \"" + file + "\"; unset LANG; export LC_ALL=" + locale,
        List.of(NATIVE_ACCESS, "-Diobuf.folder=" + temporary),
        "opensTheFilesThatADirectoryLists");
    try (Stream<Path> files = Files.list(temporary)) {
      assertThat(files).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Duser.language=ar -Duser.country=EG",
        "-Duser.language=hi -Duser.country=IN -Duser.extensions=u-nu-deva",
        "-Duser.language=tr -Duser.country=TR",
      })
  void allPartsWorkInOtherLocales(String locale) {
    assertThat(all("", locale.split(" ", -1)).output())
        .contains("backing=MAPPED", "pageSize=")
        .doesNotContainPattern("[\\p{Nd}&&[^0-9]]");
  }

  // Limits, processors, users

  /** Returns the command that drops CAP_IPC_LOCK, which exempts root from the limit. */
  private static String withoutIpcLock() {
    if (!LockLimit.current().isExempt()) {
      return "";
    }
    assumeThat(SETPRIV).as("setpriv (util-linux) is installed").isExecutable();
    return "; set -- " + SETPRIV + " --bounding-set=-ipc_lock --inh-caps=-ipc_lock \"$@\"";
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 64})
  void allButLockingWorksWhereNoMemoryMayBeLocked(int kib) {
    String limit = "ulimit -l " + kib + withoutIpcLock();
    String[] parts = Arrays.copyOf(PARTS, PARTS.length + 1);
    parts[PARTS.length] = "lockingIsRefused";
    assertThat(held(limit, List.of(NATIVE_ACCESS), parts).output())
        .contains("mlock of 2097152 bytes was refused")
        .contains("RLIMIT_MEMLOCK=" + 1_024 * kib + " bytes", "ulimit -l");
  }

  @Test
  void allPartsWorkOnOneProcessor() {
    Path taskset = Path.of("/usr/bin/taskset");
    assumeThat(taskset).as("taskset (util-linux) is installed").isExecutable();
    assertThat(all("set -- " + taskset + " --cpu-list 0 \"$@\"").output())
        .contains("processors: 1\n");
  }

  /**
   * A user that may read the classes of this build, but neither its repository nor root's files.
   */
  @Test
  void allPartsWorkForAnOrdinaryUser() {
    assumeThat(System.getProperty("user.name"))
        .as("this user may become another; all other tests run as an ordinary one if not")
        .isEqualTo("root");
    assumeThat(SETPRIV).as("setpriv (util-linux) is installed").isExecutable();
    assertThat(
            all("set -- " + SETPRIV + " --reuid=65534 --regid=65534 --clear-groups \"$@\"")
                .output())
        .contains("backing=MAPPED");
  }

  /** As many as the Java runtime itself has open, and a few. */
  @Test
  void allPartsWorkWithFewDescriptors() {
    all("ulimit -n 40");
  }
}
