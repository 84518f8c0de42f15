package dev.iobuf.examples;

import dev.iobuf.GreatBufferPool;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.uring.IoUring;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * Reads the segments of a log in order, until the bytes at a place are not the batch that belongs
 * there.
 *
 * <p>That place is where the log ends. It is no error in the last segment: the batch there was
 * torn, or never written. A segment is made when all batches before it are durable. So if a segment
 * with batches follows, the one before it was damaged, and the log refuses to open rather than to
 * drop records that were acknowledged.
 */
final class LogReader {
  private final IoUring ring;
  private final GreatBufferPool pool;
  private final int lease;
  private final MemorySegment buffer;
  private final LogFolder folder;
  private final LogConsumer records;

  private LogFormat.Position position = LogFormat.Position.START;
  private int segments;
  private Path stoppedIn;
  private long stoppedAt;
  private String reason = "there is no segment";

  LogReader(IoUring ring, GreatBufferPool pool, int lease, LogFolder folder, LogConsumer records) {
    this.ring = ring;
    this.pool = pool;
    this.lease = lease;
    this.buffer = pool.value(lease).segment();
    this.folder = folder;
    this.records = records;
    this.stoppedIn = folder.path();
  }

  /** Reads all segments, and deletes a last one that was never begun. */
  LogRecovery read() throws IOException {
    Deque<Map.Entry<Long, Path>> files = new ArrayDeque<>(folder.segments().entrySet());
    long first = files.isEmpty() ? 0 : files.getFirst().getKey();
    position = new LogFormat.Position(0, first, 0);
    while (!files.isEmpty()) {
      Map.Entry<Long, Path> file = files.pop();
      if (!readSegment(file.getValue())) {
        if (!files.isEmpty()) {
          throw damaged(file.getValue(), "a segment without a beginning is not the last one");
        }
        folder.delete(file);
      }
    }
    return new LogRecovery(first, position.sequence(), segments, stoppedIn, stoppedAt, reason);
  }

  /** Returns false if the segment was never begun. */
  private boolean readSegment(Path path) throws IOException {
    try (LogSegment segment = LogSegment.open(ring, pool, path, OpenFlag.READ_WRITE)) {
      MemorySegment mark = buffer.asSlice(0, segment.read(lease, DirectFile.BLOCK, 0));
      if (segments == 0 && mark.byteSize() >= LogFormat.HEADER) {
        // The batch before it was removed with its segment.
        int previous = LogFormat.header(mark).previous();
        position = new LogFormat.Position(0, position.sequence(), previous);
      }
      String fault = LogFormat.fault(mark, position);
      if (LogFormat.isEmpty(fault)) {
        return false;
      }
      if (!fault.isEmpty() || !LogFormat.header(mark).isMark()) {
        throw damaged(path, fault);
      }
      segments++;
      readBatches(segment);
      segment.sync(); // The process that wrote the last batch may have ended before it was durable.
      return true;
    }
  }

  private void readBatches(LogSegment segment) throws IOException {
    long at = 0;
    String fault = "";
    while (fault.isEmpty()) {
      int read = segment.read(lease, (int) buffer.byteSize(), at);
      int used = 0;
      do {
        int from = Math.min(read, used); // The padding of the last batch may have been cut.
        MemorySegment batch = buffer.asSlice(from, read - from);
        fault = LogFormat.fault(batch, position);
        if (fault.isEmpty()) {
          LogFormat.Header header = LogFormat.header(batch);
          LogFormat.forEach(batch, records);
          position = header.after();
          used += DirectFile.roundUp(header.length());
        }
      } while (fault.isEmpty());
      at += used;
      if (used > 0) {
        fault = ""; // The next batch may only have been cut by the buffer: read on from there.
      }
    }
    stoppedIn = segment.path();
    stoppedAt = at;
    reason = fault;
  }

  private IOException damaged(Path path, String fault) {
    return new IOException(
        "%s does not go on where the segment before it ends (%s at byte %s: %s): %s; restore or move it, nothing was changed"
            .formatted(path, stoppedIn, stoppedAt, reason, fault));
  }

  /** Where the log stands behind the last right batch. */
  LogFormat.Position position() {
    return position;
  }
}
