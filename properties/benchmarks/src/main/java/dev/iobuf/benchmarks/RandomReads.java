package dev.iobuf.benchmarks;

import dev.iobuf.MediumBufferPool;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * How many random reads of 4 KiB does one thread do? By a ring that keeps 32 of them in flight,
 * with registered memory and file; and by {@code FileChannel}, which does one after the other.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class RandomReads extends Question {
  /** The place of the bytes: the page cache or the disk. */
  public enum Access {
    /** Read with O_DIRECT: it bypasses the page cache. */
    DIRECT,

    /** Read from the page cache. */
    CACHED
  }

  static final int READS = 1_024;

  private static final int DEPTH = 32;
  private static final int BLOCK = 4_096;
  private static final int MEBIBYTE = 1 << 20;

  /** The positions at which the file is read. */
  @Param({"DIRECT", "CACHED"})
  public Access access;

  /** The size of the file. */
  @Param("512")
  public int mebibytes;

  private final SplittableRandom random = new SplittableRandom(1);
  private final ByteBuffer aligned = ByteBuffer.allocateDirect(2 * BLOCK).alignedSlice(BLOCK);
  private Path path;
  private MediumBufferPool pool;
  private FileDescriptor descriptor;
  private IoUring ring;
  private IoUringFile file;
  private FileChannel channel;
  private int blocks;

  @Setup
  public void open() throws IOException, ReflectiveOperationException {
    path = Files.createTempFile("random-reads", "");
    blocks = mebibytes * (MEBIBYTE / BLOCK);
    fill();
    boolean isDirect = access == Access.DIRECT;
    descriptor =
        isDirect
            ? FileDescriptor.open(path, OpenFlag.READ_ONLY, OpenFlag.DIRECT)
            : FileDescriptor.open(path, OpenFlag.READ_ONLY);
    channel =
        isDirect
            ? FileChannel.open(path, StandardOpenOption.READ, direct())
            : FileChannel.open(path, StandardOpenOption.READ);
    pool = MediumBufferPool.create(DEPTH);
    ring = IoUring.create(DEPTH);
    ring.registerPools(pool);
    file = ring.register(descriptor);
  }

  /** ExtendedOpenOption.DIRECT, by name: javac warns of it, and warnings end the build. */
  private static OpenOption direct() throws ReflectiveOperationException {
    Class<?> options = Class.forName("com.sun.nio.file.ExtendedOpenOption");
    return (OpenOption) options.getField("DIRECT").get(null);
  }

  private void fill() throws IOException {
    try (FileChannel out = FileChannel.open(path, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.allocateDirect(MEBIBYTE);
      for (int i = 0; i < mebibytes; i++) {
        bytes.clear();
        while (bytes.hasRemaining()) {
          bytes.put((byte) random.nextInt());
        }
        bytes.flip();
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
      }
      out.force(true);
    }
  }

  @TearDown
  public void close() throws IOException {
    ring.close();
    pool.close();
    descriptor.close();
    channel.close();
    Files.delete(path);
  }

  private long offset() {
    return (long) random.nextInt(blocks) * BLOCK;
  }

  @Benchmark
  @OperationsPerInvocation(READS)
  public long iobuf() throws IOException {
    long bytes = 0;
    int started = 0;
    for (; started < DEPTH; started++) {
      ring.read(file, pool, pool.tryGet(), 0, BLOCK, offset(), 0);
    }
    for (int done = 0; done < READS; ) {
      int _ = ring.await(1);
      while (ring.next()) {
        done++;
        bytes += ring.completion().resultOrThrow();
        int lease = ring.completion().lease();
        if (started < READS) {
          started++;
          ring.read(file, pool, lease, 0, BLOCK, offset(), 0);
        } else {
          pool.put(lease);
        }
      }
    }
    return bytes;
  }

  @Benchmark
  @OperationsPerInvocation(READS)
  public long fileChannel() throws IOException {
    long bytes = 0;
    for (int i = 0; i < READS; i++) {
      bytes += channel.read(aligned.clear().limit(BLOCK), offset());
    }
    return bytes;
  }
}
