package dev.iobuf.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How much memory this process may have, together with the other processes of its control groups,
 * such as those of a container or of a service. At that limit, the kernel ends processes.
 */
final class GroupLimit {
  private static final Path GROUPS = Path.of("/proc/self/cgroup");
  private static final Path MOUNT = Path.of("/sys/fs/cgroup");

  private GroupLimit() {}

  /** Throws if a size exceeds the limit by itself, even if the group used no other memory. */
  static void require(String call, long size) {
    long limit = current();
    if (size > limit) {
      throw MemoryRefusedException.ofRuntime(
          call,
          size,
          "the control group of the process, such as its container, may have %s bytes: make the slab"
                  .formatted(limit)
              + " smaller, or raise the limit (--memory of Docker, MemoryMax= of systemd)",
          null);
    }
  }

  /** The least of the limits in bytes; {@link Long#MAX_VALUE} if there is none. */
  static long current() {
    long least = Long.MAX_VALUE;
    for (String line : lines(GROUPS)) {
      // A number, the controllers, none in version 2, and the path of the group below the mount.
      String[] parts = line.split(":", 3);
      if (parts[1].isEmpty()) {
        least = Math.min(least, least(MOUNT, parts[2], "memory.max"));
      } else if (List.of(parts[1].split(",")).contains("memory")) {
        least = Math.min(least, least(MOUNT.resolve("memory"), parts[2], "memory.limit_in_bytes"));
      }
    }
    return least;
  }

  /**
   * The limits of a group and of the groups around it. In a container, only the mount itself may be
   * visible.
   */
  private static long least(Path mount, String group, String file) {
    long least = limit(mount.resolve(file));
    Path at = mount.resolve(group.substring(1)).normalize();
    while (at != null && at.startsWith(mount)) {
      least = Math.min(least, limit(at.resolve(file)));
      at = at.getParent();
    }
    return least;
  }

  private static long limit(Path file) {
    try {
      return Long.parseLong(Files.readString(file).strip());
    } catch (IOException | NumberFormatException e) {
      return Long.MAX_VALUE; // no such group here, or "max"
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of(); // not Linux, or /proc is hidden
    }
  }
}
