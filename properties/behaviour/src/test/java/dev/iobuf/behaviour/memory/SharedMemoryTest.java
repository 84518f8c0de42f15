package dev.iobuf.behaviour.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Slabs that are files, where {@code /dev/shm} and the directory for temporary files are small. */
@EnabledOnOs(OS.LINUX)
class SharedMemoryTest {
  @TempDir Path temporary;

  /** Runs a scenario where both directories have so much room. */
  private ChildJvm where(String shared, String tmp, List<String> more, String scenario)
      throws IOException, InterruptedException {
    String mount =
        "mount -t tmpfs -o size=%s tmpfs /dev/shm && mount -t tmpfs -o size=%s tmpfs %s"
            .formatted(shared, tmp, temporary);
    List<String> options = new ArrayList<>(more);
    Collections.addAll(options, ChildJvm.NO_NATIVE_ACCESS, "-Djava.io.tmpdir=" + temporary);
    ChildJvm child =
        ChildJvm.run(SharedMemoryScenarios.class, OwnMounts.before(mount), options, scenario);
    child.assertHeld();
    return child;
  }

  @Test
  void aSecondPoolIsOfTheOtherDirectoryWhereTheFirstHasNoRoomLeft() throws Exception {
    where("64m", "64m", List.of(), "twoPoolsOfWhichOneHasRoom");
  }

  @Test
  void aSecondPoolIsOfAnArenaWhereNeitherDirectoryHasRoom() throws Exception {
    assertThat(where("64m", "1m", List.of(), "aPoolOfAFileAndOneOfAnArena").output())
        .containsOnlyOnce("WARNING: a slab is allocated from an arena")
        .contains("/dev/shm has ", temporary + " has ", ChildJvm.NATIVE_ACCESS);
  }

  @Test
  void aPoolIsOfAnArenaWhereThereIsHardlyAnySharedMemory() throws Exception {
    where("1m", "1m", List.of(), "aPoolOfAnArena");
  }

  @Test
  void aSlabKeepsTheRoomThatItHasWhenOthersFillTheFileSystem() throws Exception {
    where("64m", "1m", List.of(), "keepsItsRoom");
  }

  @Test
  void aSlabThatIsTooLargeForAllOfThemIsRefusedAndLeavesNothing() throws Exception {
    where("64m", "1m", List.of(), "refusesASlabThatHasRoomNowhere");
  }

  @Test
  void aFileThatIsForcedAndHasNoRoomIsRefusedAndLeavesNothing() throws Exception {
    where("64m", "1m", List.of("-Ddev.iobuf.slab=file"), "refusesAForcedFileWithoutRoom");
  }
}
