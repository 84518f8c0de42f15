package dev.iobuf.examples;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Records that become durable together, in a lease. The log's lock guards what is added. When the
 * batch is done, all threads that added to it go on.
 */
final class LogBatch {
  private final int lease;
  private final MemorySegment buffer;
  private final CountDownLatch done = new CountDownLatch(1);

  private int length = LogFormat.HEADER;
  private int count;
  private @Nullable IOException failure; // Written before done, and read after it.

  LogBatch(int lease, MemorySegment buffer) {
    this.lease = lease;
    this.buffer = buffer;
  }

  boolean hasRoom(MemorySegment record) {
    return record.byteSize() <= buffer.byteSize() - length - LogFormat.RECORD_HEADER;
  }

  void add(MemorySegment record) {
    length = LogFormat.putRecord(buffer, length, record);
    count++;
  }

  /** Completes the bytes, and returns their header. Nothing can be added from then on. */
  LogFormat.Header seal(LogFormat.Position position) {
    return LogFormat.seal(buffer, length, count, position);
  }

  int lease() {
    return lease;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** How many bytes of the lease go to the file: whole blocks. */
  int blocks() {
    return DirectFile.roundUp(length);
  }

  void succeed() {
    done.countDown();
  }

  void fail(IOException cause) {
    failure = cause;
    done.countDown();
  }

  /** Returns when the batch is durable, or throws if it may not be. */
  void await() throws IOException, InterruptedException {
    done.await();
    IOException cause = failure;
    if (cause != null) {
      throw new IOException("the record may not be durable: " + cause.getMessage(), cause);
    }
  }
}
