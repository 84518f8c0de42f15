package dev.iobuf.examples;

import dev.iobuf.LargeBufferPool;
import dev.iobuf.pool.NioVector;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Prints the SHA-256 of a file, as {@code sha256sum} does, read ahead by io_uring into registered
 * memory. It bypasses the page cache if the file system allows it.
 *
 * <pre>
 * checksum FILE [--depth N]
 * </pre>
 *
 * <p>It exits with 0, or prints one line that says why not and exits with 1, or with 2 if the
 * command line is wrong.
 */
public final class Checksum {
  static final String USAGE =
      """
      usage: checksum FILE [--depth N]

        FILE        a file, pipe or device; if it changes while it is read, except by growing, it
                    has no checksum, and the exit status is 1
        --depth N   how many blocks of 128 KiB are read ahead, from 1 to 1024; default: 16
      """;

  private static final String DEPTH = "--depth";

  private final IoUring ring;
  private final LargeBufferPool pool;
  private final BlockReader reader;
  private final NioVector views;
  private final MessageDigest digest;

  /** By lease, which is the block modulo the depth: true if the whole block has been read. */
  private final boolean[] isRead;

  private Checksum(IoUring ring, LargeBufferPool pool, BlockReader reader, MessageDigest digest) {
    this.ring = ring;
    this.pool = pool;
    this.reader = reader;
    this.views = NioVector.allocate(pool, 0);
    this.digest = digest;
    this.isRead = new boolean[pool.capacity()];
  }

  /**
   * Runs the program and exits.
   *
   * @param arguments see {@link Checksum}
   */
  public static void main(String[] arguments) {
    System.exit(run(System.out, System.err, arguments));
  }

  /** Runs the program and returns its exit status. */
  static int run(PrintStream out, PrintStream err, String... arguments) {
    return Program.run(
        "checksum",
        USAGE,
        out,
        err,
        arguments,
        () -> {
          Arguments given = Arguments.parse(List.of("FILE"), Set.of(DEPTH), arguments);
          Path path = Path.of(given.names().get(0));
          sum(path, given.number(DEPTH, 16, 1, 1_024), out, err);
        });
  }

  private static void sum(Path path, int depth, PrintStream out, PrintStream err)
      throws IOException {
    long start = System.nanoTime();
    byte[] sum;
    long size;
    try (LargeBufferPool pool = LargeBufferPool.create(depth);
        Source source = Source.open(path, DirectFile::open);
        IoUring ring = IoUring.create(depth, 1);
        Progress progress = Progress.of("read", source.size())) {
      ring.registerPools(pool);
      BlockReader reader = new BlockReader(ring, pool, source);
      Checksum program = new Checksum(ring, pool, reader, MessageDigest.getInstance("SHA-256"));
      program.read(progress);
      size = reader.finish();
      sum = program.digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java runtime has SHA-256", e);
    }
    out.printf("%s  %s%n", HexFormat.of().formatHex(sum), path);
    err.printf(
        Locale.ROOT,
        "%s in %s%n",
        Quantity.of(size, "byte"),
        Quantity.time(size, System.nanoTime() - start));
  }

  /** Reads to the end, digests the blocks in their order, and gives every lease back. */
  private void read(LongConsumer progress) throws IOException {
    int lent = 0;
    try {
      while (lent < pool.capacity()) {
        int _ = pool.tryGet(); // All leases of the pool, so they are 0, 1, and so on.
        lent++;
      }
      digestAll(progress);
    } finally {
      ring.close();
      for (int lease = 0; lease < lent; lease++) {
        pool.put(lease);
      }
    }
  }

  private void digestAll(LongConsumer progress) throws IOException {
    int depth = pool.capacity();
    long started = 0;
    for (long digested = 0; true; digested++) {
      while (started - digested < depth && reader.hasNext()) {
        int lease = (int) (started++ % depth);
        isRead[lease] = false;
        reader.start(lease);
      }
      if (digested == started) {
        return;
      }
      int lease = (int) (digested % depth);
      while (!isRead[lease]) {
        int _ = ring.await(1);
        while (ring.next()) {
          Completion completion = ring.completion();
          isRead[completion.lease()] = reader.take(completion);
        }
      }
      digest.update(views.view(lease).limit(reader.length(lease)));
      progress.accept(reader.offset(lease) + reader.length(lease));
    }
  }
}
