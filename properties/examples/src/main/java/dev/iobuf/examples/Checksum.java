package dev.iobuf.examples;

import dev.iobuf.LargeBuffer;
import dev.iobuf.LargeBufferPool;
import dev.iobuf.pool.NioVector;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.Ring;
import dev.iobuf.uring.RingFile;
import dev.iobuf.vectored.FileDescriptor;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
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

        --depth N   how many blocks of 128 KiB are read ahead, from 1 to 1024; default: 16
      """;

  private static final String DEPTH = "--depth";
  private static final int SIZE = LargeBuffer.SIZE;

  private final Ring ring;
  private final LargeBufferPool pool;
  private final RingFile file;
  private final NioVector views;
  private final MessageDigest digest;

  private final long size;

  /** By lease, which is block modulo depth: how much of the block has been read. */
  private final int[] done;

  private Checksum(
      Ring ring, LargeBufferPool pool, RingFile file, MessageDigest digest, long size) {
    this.ring = ring;
    this.pool = pool;
    this.file = file;
    this.views = NioVector.allocate(pool, 0);
    this.digest = digest;
    this.size = size;
    this.done = new int[pool.capacity()];
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
    long size = Files.size(path);
    try (LargeBufferPool pool = LargeBufferPool.create(depth);
        FileDescriptor descriptor = DirectFile.open(path);
        Ring ring = Ring.create(depth, 1);
        Progress progress = Progress.of("read", size)) {
      ring.registerPools(pool);
      Checksum program =
          new Checksum(
              ring, pool, ring.register(descriptor), MessageDigest.getInstance("SHA-256"), size);
      program.read(progress);
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

  /** Reads to the end, and digests the blocks in their order. */
  private void read(LongConsumer progress) throws IOException {
    int depth = pool.capacity();
    for (int lent = 0; lent < depth; lent++) {
      int _ = pool.tryGet();
    }
    for (int block = 0; block < depth; block++) {
      start(block);
    }
    for (long block = 0; block * SIZE < size; block++) {
      int lease = (int) (block % depth);
      while (done[lease] < length(block)) {
        int _ = ring.await(1);
        while (ring.next()) {
          goOn(ring.completion());
        }
      }
      digest.update(views.view(lease).limit(length(block)));
      progress.accept(block * SIZE + length(block));
      start(block + depth);
    }
    for (int lease = 0; lease < depth; lease++) {
      pool.put(lease);
    }
  }

  /** How much of the file lies in a block. */
  private int length(long block) {
    return (int) Math.min(SIZE, size - block * SIZE);
  }

  private void start(long block) {
    int lease = (int) (block % done.length);
    done[lease] = 0;
    if (block * SIZE < size) {
      read(lease, block);
    }
  }

  private void read(int lease, long block) {
    int from = DirectFile.roundDown(done[lease]);
    long _ = ring.read(file, block * SIZE + from, pool, lease, from, SIZE - from, block);
  }

  private void goOn(Completion completion) throws IOException {
    int lease = completion.lease();
    long block = completion.userData();
    int moved = completion.resultOrThrow();
    if (moved == 0) {
      throw new IOException("the file was cut while it was read: offset=" + block * SIZE);
    }
    done[lease] = DirectFile.roundDown(done[lease]) + moved;
    if (done[lease] < length(block)) {
      read(lease, block);
    }
  }
}
