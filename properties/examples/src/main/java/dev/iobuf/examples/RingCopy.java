package dev.iobuf.examples;

import dev.iobuf.LargeBufferPool;
import dev.iobuf.uring.IoUring;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Copies a file by io_uring: bypassing the page cache if the file system allows it, through
 * registered memory, many blocks at once.
 *
 * <pre>
 * ring-copy SOURCE TARGET [--depth N]
 * </pre>
 *
 * <p>It prints what it did and exits with 0, or prints one line that says why not and exits with 1,
 * or with 2 if the command line is wrong. The target appears once it is complete, and not before.
 */
public final class RingCopy {
  static final String USAGE =
      """
      usage: ring-copy SOURCE TARGET [--depth N]

        SOURCE      a file, pipe or device
        TARGET      a file; copy --help says what happens to one that exists
        --depth N   how many blocks of 128 KiB to copy at once, from 1 to 1024; default: 32
      """;

  private static final String DEPTH = "--depth";

  private RingCopy() {}

  /**
   * Runs the program and exits.
   *
   * @param arguments see {@link RingCopy}
   */
  public static void main(String[] arguments) {
    System.exit(run(System.out, System.err, arguments));
  }

  /** Runs the program and returns its exit status. */
  static int run(PrintStream out, PrintStream err, String... arguments) {
    return Program.run(
        "ring-copy",
        USAGE,
        out,
        err,
        arguments,
        () -> {
          Arguments given = Arguments.parse(List.of("SOURCE", "TARGET"), Set.of(DEPTH), arguments);
          Path source = Path.of(given.names().get(0));
          Path target = Path.of(given.names().get(1));
          copy(source, target, given.number(DEPTH, 32, 1, 1_024), out);
        });
  }

  private static void copy(Path from, Path to, int depth, PrintStream out) throws IOException {
    Target.checkIsAnother(from, to);
    if (Files.exists(to) && !Files.isRegularFile(to)) {
      throw Program.refusal(to, "is no regular file; name another target, or use copy");
    }
    long start = System.nanoTime();
    RingCopier copier;
    long size;
    try (LargeBufferPool pool = LargeBufferPool.create(depth);
        Source source = Source.open(from, DirectFile::open);
        Target target = Target.create(to, source.permissions(), DirectFile::open);
        IoUring ring = IoUring.create(depth, 2);
        Progress progress = Progress.of("copied", source.size())) {
      ring.registerPools(pool);
      BlockReader reader = new BlockReader(ring, pool, source);
      copier = new RingCopier(ring, pool, reader, target);
      copier.copy(progress);
      size = reader.finish();
      target.complete(size);
    }
    out.printf(
        Locale.ROOT,
        "copied %s in %s by %s, up to %d at once%n",
        Quantity.of(size, "byte"),
        Quantity.time(size, System.nanoTime() - start),
        Quantity.of(copier.operations(), "operation"),
        depth);
  }
}
