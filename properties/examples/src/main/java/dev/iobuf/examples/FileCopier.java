package dev.iobuf.examples;

import dev.iobuf.vectored.Cursor;
import dev.iobuf.vectored.FileDescriptor;
import dev.iobuf.vectored.IoVec;
import dev.iobuf.vectored.Vectored;
import java.io.IOException;
import java.util.function.LongConsumer;

/** Moves bytes from one descriptor to another through the buffers of a {@link Lane}. */
final class FileCopier {
  private final FileDescriptor source;
  private final FileDescriptor target;
  private final LongConsumer progress;
  private long bytes;
  private long systemCalls;
  private int mostLent;

  /**
   * Creates a copier.
   *
   * @param progress told the bytes written so far, after every round
   */
  FileCopier(FileDescriptor source, FileDescriptor target, LongConsumer progress) {
    this.source = source;
    this.target = target;
    this.progress = progress;
  }

  /** Copies to the end of the source, and gives back every buffer, also when it fails. */
  void copy(Lane<?, ?> lane) throws IOException, InterruptedException {
    int[] leases = new int[lane.pool().capacity()];
    int lent = 0;
    try {
      while (lent < leases.length) {
        leases[lent] = lane.pool().get();
        lent++;
      }
      mostLent = lane.pool().lent();
      while (copyOnce(lane.fill(leases))) {
        progress.accept(bytes);
      }
    } finally {
      while (lent > 0) {
        lane.pool().put(leases[--lent]);
      }
    }
  }

  /** One read into all buffers, and as many writes as it takes to empty them; false at the end. */
  private boolean copyOnce(IoVec iov) throws IOException {
    systemCalls++;
    long read = Vectored.readv(source, iov);
    iov.limit(read);
    Cursor cursor = iov.cursor();
    while (!cursor.isDone()) {
      systemCalls++;
      bytes += Vectored.writev(target, cursor);
    }
    return read > 0;
  }

  long bytes() {
    return bytes;
  }

  long systemCalls() {
    return systemCalls;
  }

  int mostLent() {
    return mostLent;
  }
}
