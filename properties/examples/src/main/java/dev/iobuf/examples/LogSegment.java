package dev.iobuf.examples;

import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.pool.IndirectPool;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.FallocateMode;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.WriteFlag;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/**
 * A file of a log, which bypasses the page cache if its file system can do that. One operation is
 * in flight at a time, and each method returns when it has completed.
 */
final class LogSegment implements Closeable {
  private static final Set<WriteFlag> DURABLE = EnumSet.of(WriteFlag.DATA_SYNC);
  private static final Set<WriteFlag> PLAIN = EnumSet.noneOf(WriteFlag.class);

  private final IoUring ring;
  private final IndirectPool<?> pool;
  private final Path path;
  private final FileDescriptor descriptor;
  private final IoUringFile file;

  private LogSegment(
      IoUring ring, IndirectPool<?> pool, Path path, FileDescriptor descriptor, IoUringFile file) {
    this.ring = ring;
    this.pool = pool;
    this.path = path;
    this.descriptor = descriptor;
    this.file = file;
  }

  static LogSegment open(IoUring ring, IndirectPool<?> pool, Path path, OpenFlag... flags)
      throws IOException {
    FileDescriptor descriptor = DirectFile.open(path, flags);
    try {
      return new LogSegment(ring, pool, path, descriptor, ring.register(descriptor));
    } catch (Throwable t) {
      descriptor.close();
      throw t;
    }
  }

  /**
   * Writes the whole file once. From then on no write needs a block to be allocated, or changes
   * what the file system knows of the file, so that making it durable costs one write.
   *
   * @param lease a buffer of zeros
   */
  void fill(int lease, int bufferSize, long size) throws IOException {
    long _ = ring.fallocate(file, FallocateMode.ALLOCATE, 0, size, 0);
    int _ = result();
    for (long offset = 0; offset < size; offset += bufferSize) {
      write(lease, (int) Math.min(bufferSize, size - offset), offset, PLAIN);
    }
    long _ = ring.fsync(file, 0);
    int _ = result();
  }

  /** Writes a batch. When this returns, the bytes are on the device. */
  void writeDurably(int lease, int length, long offset) throws IOException {
    write(lease, length, offset, DURABLE);
  }

  private void write(int lease, int length, long offset, Set<WriteFlag> flags) throws IOException {
    int done = 0;
    while (done < length) {
      long _ = ring.write(file, pool, lease, done, length - done, offset + done, flags, 0);
      int whole = DirectFile.roundDown(result());
      if (whole == 0) {
        throw Program.refusal(path, "a write moved less than a block, at byte " + (offset + done));
      }
      done += whole;
    }
  }

  /** Reads until the buffer is full, or the file ends. Returns how many bytes were read. */
  int read(int lease, int length, long offset) throws IOException {
    int done = 0;
    while (done < length) {
      long _ = ring.read(file, pool, lease, done, length - done, offset + done, 0);
      int read = result();
      done += read;
      if (read == 0 || done % DirectFile.BLOCK != 0) {
        return done;
      }
    }
    return done;
  }

  /** Makes durable what another process may have written, and not synced. */
  void sync() throws IOException {
    long _ = ring.fdatasync(file, 0);
    int _ = result();
  }

  long size() throws IOException {
    return file.size();
  }

  Path path() {
    return path;
  }

  private int result() throws IOException {
    while (!ring.next()) {
      int _ = ring.await(1);
    }
    Completion completion = ring.completion();
    return Program.result(path, completion);
  }

  @Override
  public void close() throws IOException {
    try (descriptor) {
      file.close();
    }
  }
}
