package dev.iobuf.examples;

import dev.iobuf.Tier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The command line of {@link Copy}. */
record Options(Path source, Path target, Tier tier, int buffers, boolean verify) {
  static final String USAGE =
      """
      usage: copy SOURCE TARGET [--tier TIER] [--buffers N] [--verify]

        SOURCE        a file, pipe or device; it is read to its end, which its size need not show;
                      if it changes meanwhile, except by growing, there is no copy
        TARGET        is replaced in one step when the copy is complete and on the disk: it keeps
                      its permissions and, if that is allowed, its owner, and other hard links keep
                      the old bytes; a symbolic link stays, and its file is replaced, but a link
                      that points to no file is refused; blocks of 4 KiB of zeros become holes;
                      a pipe or device is written in place
        --tier TIER   the tier of buffers to copy through; default: Large
                      %s
        --buffers N   the most buffers to get, and to fill by one system call, from 1 to %s;
                      default: as many as 64 MiB hold, from 2 to %2$s; no more are used than
                      the source fills
        --verify      compare target with source afterwards
      """
          .formatted(tierNames(), Options.MOST_BUFFERS);

  /** The kernel's IOV_MAX, the most that one system call takes. */
  private static final int MOST_BUFFERS = 1024;

  private static final long DEFAULT_MEMORY = 64L << 20;
  private static final String TIER = "--tier";
  private static final String BUFFERS = "--buffers";
  private static final String VERIFY = "--verify";

  static Options parse(String... arguments) throws UsageException {
    Arguments given =
        Arguments.parse(
            List.of("SOURCE", "TARGET"), Set.of(TIER, BUFFERS), Set.of(VERIFY), arguments);
    Tier tier = tier(given.values().getOrDefault(TIER, Tier.LARGE.name()));
    return new Options(
        Path.of(given.names().get(0)),
        Path.of(given.names().get(1)),
        tier,
        given.number(BUFFERS, defaultBuffers(tier), 1, MOST_BUFFERS),
        given.flags().contains(VERIFY));
  }

  private static Tier tier(String name) throws UsageException {
    for (Tier tier : Tier.values()) {
      if (tier.name().equalsIgnoreCase(name)) {
        return tier;
      }
    }
    throw new UsageException("unknown tier: " + name + "; there are: " + tierNames());
  }

  private static int defaultBuffers(Tier tier) {
    return Math.clamp(DEFAULT_MEMORY / tier.size(), 2, MOST_BUFFERS);
  }

  /** Returns how many buffers a source of this size needs, at most as many as the user allows. */
  int buffersFor(long bytes) {
    return Math.clamp(Math.ceilDiv(bytes, (long) tier.size()), 1, buffers);
  }

  private static String tierNames() {
    return String.join(
        ", ",
        Arrays.stream(Tier.values())
            .map(tier -> tier.name().charAt(0) + tier.name().substring(1).toLowerCase(Locale.ROOT))
            .toList());
  }
}
