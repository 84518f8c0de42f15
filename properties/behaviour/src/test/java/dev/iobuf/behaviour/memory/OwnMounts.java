package dev.iobuf.behaviour.memory;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** File systems that a process mounts, and no other process sees. */
public final class OwnMounts {
  /** As root of the system, or of a process of its own. */
  private static final List<String> MAY_MOUNT = List.of("unshare -m", "unshare -r -m");

  private OwnMounts() {}

  /**
   * Returns the commands by which a shell mounts file systems before a {@link ChildJvm} starts. If
   * the process may not mount, skips the test.
   *
   * @param commands such as {@code mount -t tmpfs tmpfs /dev/shm}, without single quotes
   */
  public static String before(String commands) throws IOException, InterruptedException {
    String mayMount = "";
    for (String unshare : MAY_MOUNT) {
      if (mayMount.isEmpty() && mounts(unshare)) {
        mayMount = unshare;
      }
    }
    assumeThat(mayMount).as("no process may mount a tmpfs here").isNotEmpty();
    return "set -- " + mayMount + " sh -c '" + commands + " && exec \"$@\"' sh \"$@\"";
  }

  private static boolean mounts(String unshare) throws IOException, InterruptedException {
    Process probe =
        new ProcessBuilder("sh", "-c", unshare + " mount -t tmpfs tmpfs /dev/shm")
            .redirectErrorStream(true)
            .start();
    String output = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (probe.waitFor() == 0) {
      return true;
    }
    System.out.println(unshare + ": " + output.strip());
    return false;
  }
}
