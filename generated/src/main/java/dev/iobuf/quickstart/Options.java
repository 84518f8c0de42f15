package dev.iobuf.quickstart;

import dev.iobuf.Tier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the command line asks for. */
record Options(Path source, Path target, Tier tier, int buffers, boolean verify) {
  static final String USAGE =
      """
      usage: copy SOURCE TARGET [--tier TIER] [--buffers N] [--verify]

        --tier TIER   the tier of buffers to copy through; default: Large
                      %s
        --buffers N   how many buffers to lend, and to fill by one system call at most,
                      1 … %d; default: as many as 64 MiB hold, at least 2, at most %2$d
        --verify      compare target with source afterwards
      """
          .formatted(tierNames(), Options.MOST_BUFFERS);

  /** The kernel's IOV_MAX: more would not go into one system call. */
  private static final int MOST_BUFFERS = 1024;

  private static final long DEFAULT_MEMORY = 64L << 20;

  static Options parse(String... arguments) throws UsageException {
    Path source = null;
    Path target = null;
    Tier tier = Tier.LARGE;
    int buffers = 0;
    boolean verify = false;
    Iterator<String> rest = List.of(arguments).iterator();
    while (rest.hasNext()) {
      String argument = rest.next();
      switch (argument) {
        case "--tier" -> tier = tier(valueOf(argument, rest));
        case "--buffers" -> buffers = buffers(valueOf(argument, rest));
        case "--verify" -> verify = true;
        default -> {
          if (argument.startsWith("--") || target != null) {
            throw new UsageException("unknown argument: " + argument);
          } else if (source == null) {
            source = Path.of(argument);
          } else {
            target = Path.of(argument);
          }
        }
      }
    }
    return new Options(
        required("SOURCE", source),
        required("TARGET", target),
        tier,
        buffers == 0 ? defaultBuffers(tier) : buffers,
        verify);
  }

  private static Path required(String name, @Nullable Path path) throws UsageException {
    if (path == null) {
      throw new UsageException(name + " is missing");
    }
    return path;
  }

  private static String valueOf(String option, Iterator<String> rest) throws UsageException {
    if (!rest.hasNext()) {
      throw new UsageException(option + " needs a value");
    }
    return rest.next();
  }

  private static Tier tier(String name) throws UsageException {
    for (Tier tier : Tier.values()) {
      if (tier.name().equalsIgnoreCase(name)) {
        return tier;
      }
    }
    throw new UsageException("unknown tier: " + name + "; there are: " + tierNames());
  }

  private static int buffers(String number) throws UsageException {
    try {
      int buffers = Integer.parseInt(number);
      if (buffers >= 1 && buffers <= MOST_BUFFERS) {
        return buffers;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number out of range.
    }
    throw new UsageException("--buffers must be 1 … " + MOST_BUFFERS + ": " + number);
  }

  private static int defaultBuffers(Tier tier) {
    return Math.clamp(DEFAULT_MEMORY / tier.size(), 2, MOST_BUFFERS);
  }

  private static String tierNames() {
    return String.join(
        ", ",
        Arrays.stream(Tier.values())
            .map(tier -> tier.name().charAt(0) + tier.name().substring(1).toLowerCase(Locale.ROOT))
            .toList());
  }
}
