package dev.iobuf.examples;

import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.pool.SlabPool;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;

/**
 * Copies a file through pooled buffers, by {@code readv} and {@code writev}.
 *
 * <pre>
 * copy SOURCE TARGET [--tier TIER] [--buffers N] [--verify]
 * </pre>
 *
 * <p>It prints what it did and exits with 0, or prints one line that says why not and exits with 1,
 * or with 2 if the command line is wrong. The target appears once it is complete, and not before.
 */
public final class Copy {
  private Copy() {}

  /**
   * Runs the program and exits.
   *
   * @param arguments see {@link Copy}
   */
  public static void main(String[] arguments) {
    System.exit(run(System.out, System.err, arguments));
  }

  /** Runs the program and returns its exit status. */
  static int run(PrintStream out, PrintStream err, String... arguments) {
    return Program.run(
        "copy", Options.USAGE, out, err, arguments, () -> copy(Options.parse(arguments), out));
  }

  private static void copy(Options options, PrintStream out)
      throws IOException, InterruptedException {
    check(options);
    long start = System.nanoTime();
    FileCopier copier;
    try (Source source = Source.open(options.source(), FileDescriptor::open);
        Target target =
            Target.create(options.target(), source.permissions(), FileDescriptor::open);
        SlabPool<?> pool = options.tier().createPool(buffers(options, source));
        Progress progress = Progress.of("copied", source.size())) {
      copier = new FileCopier(source, target, pool, progress);
      copy(copier, options);
      source.checkUnchanged(copier.bytes());
      target.complete(copier.bytes());
    }
    report(copier, options, System.nanoTime() - start, out);
    if (options.verify()) {
      verify(options, out);
    }
  }

  private static void copy(FileCopier copier, Options options)
      throws IOException, InterruptedException {
    try {
      copier.copy();
    } catch (SystemCallException e) {
      throw Program.failure(e.call().equals("readv") ? options.source() : options.target(), e);
    }
  }

  /** How much a pipe or a device will give is not known. */
  private static int buffers(Options options, Source source) {
    return source.hasOffsets() ? options.buffersFor(source.size()) : options.buffers();
  }

  /** Throws if the files can't be copied. */
  private static void check(Options options) throws IOException {
    Path source = options.source();
    Path target = options.target();
    if (Files.readAttributes(source, BasicFileAttributes.class).isDirectory()) {
      throw Program.refusal(source, "is a directory; name a file to copy from");
    }
    if (Files.isDirectory(target)) {
      throw Program.refusal(target, "is a directory; name the file to copy to");
    }
    Target.checkIsAnother(source, target);
    if (options.verify()) {
      for (Path path : List.of(source, target)) {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
          throw Program.refusal(path, "can't be read a second time; leave out --verify");
        }
      }
    }
  }

  private static void report(FileCopier copier, Options options, long nanos, PrintStream out) {
    out.printf(
        Locale.ROOT,
        "copied %s in %s by %s, through %s of %s%n",
        Quantity.of(copier.bytes(), "byte"),
        Quantity.time(copier.bytes(), nanos),
        Quantity.of(copier.systemCalls(), "system call"),
        Quantity.of(copier.mostLent(), options.tier().name().toLowerCase(Locale.ROOT) + " buffer"),
        Quantity.size(options.tier().size()));
  }

  private static void verify(Options options, PrintStream out) throws IOException {
    long mismatch;
    try (Progress progress = Progress.of("verified", Files.size(options.source()))) {
      mismatch = Comparison.mismatch(options.source(), options.target(), progress);
    }
    if (mismatch >= 0) {
      throw new IOException(
          "verification failed: "
              + options.target()
              + " differs from "
              + options.source()
              + " at byte "
              + mismatch);
    }
    out.println("verified: target and source are equal");
  }
}
