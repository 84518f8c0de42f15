package dev.iobuf.examples;

import dev.iobuf.GreatBuffer;
import dev.iobuf.GreatBufferPool;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.uring.IoUring;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** Writes batches, one after the other, and begins segments. Belongs to the ring's owner. */
final class LogWriter implements Closeable {
  private static final int BUFFER = GreatBuffer.SIZE;

  private final IoUring ring;
  private final GreatBufferPool pool;
  private final LogFolder folder;
  private final long segmentBytes;
  private final SecureRandom random = new SecureRandom();

  /** For reading, for marks, and for zeros. */
  private final int lease;

  private LogFormat.Position position = LogFormat.Position.START;
  private @Nullable LogSegment segment;

  /** Where the next batch goes. */
  private long offset;

  LogWriter(IoUring ring, GreatBufferPool pool, LogFolder folder, long segmentBytes) {
    this.ring = ring;
    this.pool = pool;
    this.folder = folder;
    this.segmentBytes = segmentBytes;
    this.lease = pool.tryGet(); // Always finds one: the pool has a lease for each purpose.
  }

  /** Reads what is there, and goes on behind it, by a mark that ends the epoch of stale bytes. */
  LogRecovery recover(LogConsumer records) throws IOException {
    LogReader reader = new LogReader(ring, pool, lease, folder, records);
    LogRecovery found = reader.read();
    position = reader.position();
    if (found.segments() > 0 && found.stoppedAt() + DirectFile.BLOCK <= segmentBytes) {
      segment = LogSegment.open(ring, pool, found.stoppedIn(), OpenFlag.READ_WRITE);
      offset = found.stoppedAt();
      writeMark(segment);
    } else {
      beginSegment();
    }
    return found;
  }

  /** Makes a batch durable: when this returns, all its bytes are on the device. */
  void commit(LogBatch batch) throws IOException {
    LogSegment to = segment;
    if (to == null || offset + batch.blocks() > segmentBytes) {
      to = beginSegment();
    }
    LogFormat.Header header = batch.seal(position);
    to.writeDurably(batch.lease(), batch.blocks(), offset);
    position = header.after();
    offset += batch.blocks();
  }

  private LogSegment beginSegment() throws IOException {
    closeSegment();
    long first = position.sequence();
    Path path = folder.file(first);
    LogSegment begun = LogSegment.open(ring, pool, path, OpenFlag.READ_WRITE, OpenFlag.CREATE_NEW);
    segment = begun;
    try {
      pool.value(lease).segment().fill((byte) 0);
      begun.fill(lease, BUFFER, segmentBytes);
      folder.sync();
      offset = 0;
      writeMark(begun);
    } catch (Throwable t) {
      Files.deleteIfExists(path); // Nothing in it was acknowledged, and the disk may be full.
      throw t;
    }
    folder.added(first, path);
    return begun;
  }

  private void writeMark(LogSegment to) throws IOException {
    MemorySegment buffer = pool.value(lease).segment();
    LogFormat.Position marked =
        new LogFormat.Position(random.nextLong(), position.sequence(), position.previous());
    LogFormat.Header header = LogFormat.seal(buffer, LogFormat.HEADER, 0, marked);
    to.writeDurably(lease, DirectFile.BLOCK, offset);
    position = header.after();
    offset += DirectFile.BLOCK;
  }

  private void closeSegment() throws IOException {
    LogSegment open = segment;
    segment = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      closeSegment();
    } finally {
      pool.put(lease);
    }
  }
}
