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

  /** True until a mark has ended the epoch of the bytes that the last process may have left. */
  private boolean needsMark;

  LogWriter(IoUring ring, GreatBufferPool pool, LogFolder folder, long segmentBytes) {
    this.ring = ring;
    this.pool = pool;
    this.folder = folder;
    this.segmentBytes = segmentBytes;
    this.lease = pool.tryGet(); // Always finds one: the pool has a lease for each purpose.
  }

  /** Reads what is there. The first batch goes behind it, after a mark. */
  LogRecovery recover(LogConsumer records) throws IOException {
    LogReader reader = new LogReader(ring, pool, lease, folder, records);
    LogRecovery found = reader.read();
    position = reader.position();
    if (found.segments() == 0) {
      LogSegment _ = beginSegment();
    } else {
      segment = LogSegment.open(ring, pool, found.stoppedIn(), OpenFlag.READ_WRITE);
      offset = found.stoppedAt();
      needsMark = true;
    }
    return found;
  }

  /** Makes a batch durable: when this returns, all its bytes are on the device. */
  void commit(LogBatch batch) throws IOException {
    LogSegment to = segment;
    int mark = needsMark ? DirectFile.BLOCK : 0;
    if (to == null || offset + mark + batch.blocks() > segmentBytes) {
      to = beginSegment();
    } else if (needsMark) {
      writeMark(to);
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
    needsMark = false;
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
