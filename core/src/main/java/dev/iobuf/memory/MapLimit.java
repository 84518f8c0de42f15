package dev.iobuf.memory;

import dev.iobuf.linux.ProcessStatus;
import dev.iobuf.linux.ResourceLimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Finds the limit that a mapping exceeds, for messages: the kernel returns ENOMEM for each limit.
 */
final class MapLimit {
  private static final Path MAPPINGS = Path.of("/proc/self/maps");
  private static final Path MOST_MAPPINGS = Path.of("/proc/sys/vm/max_map_count");

  private MapLimit() {}

  /** Says which limit forbids a private mapping of a size, and how to raise that limit. */
  static String remedy(long bytes) {
    ProcessStatus status = ProcessStatus.read();
    long addresses = ResourceLimit.AS.soft();
    long used = status.bytes("VmSize:");
    if (bytes > addresses - used) {
      return raise("the address space (ulimit -v)", "RLIMIT_AS", addresses, used);
    }
    long data = ResourceLimit.DATA.soft();
    long inData = status.bytes("VmData:");
    if (bytes > data - inData) {
      return raise(
          "private memory (ulimit -d, LimitDATA= of systemd)", "RLIMIT_DATA", data, inData);
    }
    return "raise the limit that it meets: mappings (vm.max_map_count=%s, of which %s are in use),"
            .formatted(mostMappings(), mappings())
        + " or vm.overcommit_memory=2; neither RLIMIT_AS=%s nor RLIMIT_DATA=%s is met"
            .formatted(ResourceLimit.text(addresses), ResourceLimit.text(data));
  }

  private static String raise(String what, String name, long limit, long used) {
    return "raise the limit of %s: %s=%s bytes, of which %s are in use"
        .formatted(what, name, limit, used);
  }

  private static String mostMappings() {
    try {
      return Files.readString(MOST_MAPPINGS).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static String mappings() {
    try (Stream<String> lines = Files.lines(MAPPINGS)) {
      return Long.toString(lines.count());
    } catch (IOException e) {
      return "unknown number";
    }
  }
}
