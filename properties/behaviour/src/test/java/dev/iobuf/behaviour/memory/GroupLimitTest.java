package dev.iobuf.behaviour.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * In a control group with little memory, slabs refuse calls for which the kernel would kill the
 * process.
 */
@EnabledOnOs(OS.LINUX)
class GroupLimitTest {
  private static final Path NONE = Path.of("none");

  private Path group = NONE;

  @TempDir Path temporary;

  /** Below the group of this process, of version 2 or 1, where the system allows it. */
  @BeforeEach
  void makeGroup() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
      String[] parts = line.split(":", 3);
      if (parts[1].isEmpty()) {
        makeGroup("/sys/fs/cgroup" + parts[2], "memory.max");
      } else if (parts[1].equals("memory")) {
        makeGroup("/sys/fs/cgroup/memory" + parts[2], "memory.limit_in_bytes");
      }
    }
    assumeThat(group).as("no control group of memory can be made here").isNotEqualTo(NONE);
  }

  private void makeGroup(String parent, String file) throws IOException {
    if (Files.isWritable(Path.of(parent, file)) || Files.isWritable(Path.of(parent))) {
      Path made = Path.of(parent, "iobuf-" + ProcessHandle.current().pid());
      Files.createDirectory(made);
      if (Files.exists(made.resolve(file))) {
        Files.writeString(made.resolve(file), Long.toString(GroupLimitScenarios.LIMIT));
        group = made;
      } else {
        Files.delete(made);
      }
    }
  }

  @AfterEach
  void deleteGroup() throws IOException {
    Files.deleteIfExists(group);
  }

  private ChildJvm inGroup(String scenario, String... options) {
    String join = "echo $$ > " + group.resolve("cgroup.procs");
    ChildJvm child = ChildJvm.run(GroupLimitScenarios.class, join, List.of(options), scenario);
    child.assertHeld();
    return child;
  }

  @Test
  void prefaultAndLockAreRefused() {
    assertThat(inGroup("refusesToCommitMore", ChildJvm.NATIVE_ACCESS).output())
        .contains("prefault of ", "mlock of ");
  }

  @Test
  void aSlabOfAnArenaIsRefused() {
    inGroup("refusesToMakeMore", ChildJvm.NO_NATIVE_ACCESS, "-Ddev.iobuf.slab=arena");
  }

  @Test
  void aFileIsNotInSharedMemory() {
    inGroup("makesAFileOnDisk", ChildJvm.NO_NATIVE_ACCESS, "-Djava.io.tmpdir=" + temporary);
  }
}
