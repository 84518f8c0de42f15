package dev.iobuf.behaviour.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Slabs that are files, where {@code /dev/shm} and the directory for temporary files are small. */
@EnabledOnOs(OS.LINUX)
class SharedMemoryTest {
  /**
   * A process that may mount file systems which no other process sees; as root of itself, or so.
   */
  private static final List<String> MAY_MOUNT = List.of("unshare -m", "unshare -r -m");

  private String mayMount = "";

  @TempDir Path temporary;

  @BeforeEach
  void mounts() throws IOException, InterruptedException {
    for (String unshare : MAY_MOUNT) {
      Process probe =
          new ProcessBuilder("sh", "-c", unshare + " mount -t tmpfs tmpfs /dev/shm")
              .redirectErrorStream(true)
              .start();
      String output = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (probe.waitFor() == 0) {
        mayMount = unshare;
        return;
      }
      System.out.println(unshare + ": " + output.strip());
    }
    assumeThat(mayMount).as("no process may mount a tmpfs here").isNotEmpty();
  }

  /** Runs a scenario where both directories have so much room. */
  private ChildJvm where(String shared, String tmp, List<String> more, String scenario) {
    String mount =
        "mount -t tmpfs -o size=%s tmpfs /dev/shm && mount -t tmpfs -o size=%s tmpfs %s"
            .formatted(shared, tmp, temporary);
    List<String> options = new ArrayList<>(more);
    Collections.addAll(options, ChildJvm.NO_NATIVE_ACCESS, "-Djava.io.tmpdir=" + temporary);
    ChildJvm child =
        ChildJvm.run(
            SharedMemoryScenarios.class,
            "set -- " + mayMount + " sh -c '" + mount + " && exec \"$@\"' sh \"$@\"",
            options,
            scenario);
    child.assertHeld();
    return child;
  }

  @Test
  void aSecondPoolIsOfTheOtherDirectoryWhereTheFirstHasNoRoomLeft() {
    where("64m", "64m", List.of(), "twoPoolsOfWhichOneHasRoom");
  }

  @Test
  void aSecondPoolIsOfAnArenaWhereNeitherDirectoryHasRoom() {
    assertThat(where("64m", "1m", List.of(), "aPoolOfAFileAndOneOfAnArena").output())
        .containsOnlyOnce("WARNING: a slab is allocated from an arena")
        .contains("/dev/shm has ", temporary + " has ", ChildJvm.NATIVE_ACCESS);
  }

  @Test
  void aPoolIsOfAnArenaWhereThereIsHardlyAnySharedMemory() {
    where("1m", "1m", List.of(), "aPoolOfAnArena");
  }

  @Test
  void aSlabKeepsTheRoomThatItHasWhenOthersFillTheFileSystem() {
    where("64m", "1m", List.of(), "keepsItsRoom");
  }

  @Test
  void aSlabThatIsTooLargeForAllOfThemIsRefusedAndLeavesNothing() {
    where("64m", "1m", List.of(), "refusesWhatHasRoomNowhere");
  }

  @Test
  void aFileThatIsForcedAndHasNoRoomIsRefusedAndLeavesNothing() {
    where("64m", "1m", List.of("-Ddev.iobuf.slab=file"), "refusesAForcedFileWithoutRoom");
  }
}
