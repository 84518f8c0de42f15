package dev.iobuf.examples;

import dev.iobuf.GreatBufferPool;
import dev.iobuf.uring.IoUring;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A write-ahead log by io_uring: {@link #append} returns when its record is on the device, which
 * records of other threads share the cost of.
 *
 * <p>One platform thread owns the ring. Appending threads copy their records into a batch. While
 * the owner commits a batch by one write, records gather in the next one. Both lie in leases of one
 * pool, so the log needs {@value #BUFFERS} buffers of 512 KiB, however slow the disk is: if a batch
 * is full, its threads wait for the next one, in no particular order.
 *
 * <p>After a failed write or sync, it is unknown what the device has kept. So the failure is that
 * of all records that wait, and the log takes no more. Open it anew: that reads what is there.
 *
 * <p>Any number of threads may append, remove and close. All of them may be virtual. A folder
 * belongs to one log at a time.
 */
public final class WriteAheadLog implements Closeable {
  /** The most bytes of a record. */
  public static final int MAX_RECORD = 64 << 10;

  /** The fewest bytes of a segment, in which the largest batch has room. */
  public static final long MIN_SEGMENT = 1 << 20;

  /** One batch is filled, one is written, and one buffer is for reading and for marks. */
  private static final int BUFFERS = 3;

  private static final int OPERATIONS = 2;

  private final LogFolder folder;
  private final Thread owner;
  private final CompletableFuture<LogRecovery> opened = new CompletableFuture<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition hasRecords = lock.newCondition();
  private final Condition hasRoom = lock.newCondition();

  /** Of giving back what the log has used. The owner writes it at its end. */
  private @Nullable IOException endFailure;

  // Guarded by the lock:
  private @Nullable LogBatch filling;
  private long next;
  private boolean isClosing;
  private @Nullable IOException failure;

  private WriteAheadLog(LogFolder folder, long segmentBytes, LogConsumer records) {
    this.folder = folder;
    this.owner =
        Thread.ofPlatform().name("write-ahead-log").unstarted(() -> own(segmentBytes, records));
  }

  /**
   * Opens a log, and shows the records that are in it.
   *
   * @param path a folder, which is made if it is missing
   * @param segmentBytes the size of a segment: at least {@link #MIN_SEGMENT}, in whole blocks of
   *     4,096 bytes
   * @param records takes each record; another thread calls it, before this method returns
   * @throws IOException if a file can't be read or made, if a segment before the last one is
   *     damaged, or if another log has the folder
   */
  public static WriteAheadLog open(Path path, long segmentBytes, LogConsumer records)
      throws IOException {
    if (segmentBytes < MIN_SEGMENT || segmentBytes % DirectFile.BLOCK != 0) {
      throw new IllegalArgumentException(
          "a segment has at least %s bytes, in whole blocks of %s: segmentBytes=%s"
              .formatted(MIN_SEGMENT, DirectFile.BLOCK, segmentBytes));
    }
    LogFolder folder = LogFolder.open(path);
    WriteAheadLog log = new WriteAheadLog(folder, segmentBytes, records);
    boolean isOpened = false;
    try {
      log.owner.start();
      LogRecovery _ = log.opened.join();
      isOpened = true;
      return log;
    } catch (CompletionException e) {
      throw asIoException(e.getCause() == null ? e : e.getCause());
    } finally {
      if (!isOpened) {
        log.awaitOwner();
        folder.close();
      }
    }
  }

  /** Returns what was found when the log was opened. */
  public LogRecovery recovery() {
    return opened.join();
  }

  /**
   * Appends a record, and returns when it is on the device. Waits for room if the disk is slower.
   *
   * @param record up to {@link #MAX_RECORD} bytes, which are copied
   * @return its sequence number
   * @throws IOException if it may not be durable, or if the log is closed or has failed
   * @throws InterruptedException if the thread was interrupted; the record may be in the log or not
   */
  public long append(MemorySegment record) throws IOException, InterruptedException {
    if (record.byteSize() > MAX_RECORD) {
      throw new IllegalArgumentException(
          "a record has at most %s bytes; cut it into several: length=%s"
              .formatted(MAX_RECORD, record.byteSize()));
    }
    LogBatch batch;
    long sequence;
    lock.lockInterruptibly();
    try {
      batch = awaitRoom(record);
      if (batch.isEmpty()) {
        hasRecords.signal();
      }
      batch.add(record);
      sequence = next++;
    } finally {
      lock.unlock();
    }
    batch.await();
    return sequence;
  }

  /** Appends a record, as {@link #append(MemorySegment)} does. */
  public long append(byte[] record) throws IOException, InterruptedException {
    return append(MemorySegment.ofArray(record));
  }

  private LogBatch awaitRoom(MemorySegment record) throws IOException, InterruptedException {
    while (true) {
      if (failure != null) {
        throw new IOException("the log has failed before: " + failure.getMessage(), failure);
      }
      LogBatch batch = filling;
      if (isClosing || batch == null) {
        throw closed();
      }
      if (batch.hasRoom(record)) {
        return batch;
      }
      hasRoom.await();
    }
  }

  private IOException closed() {
    return new IOException("the log is closed: " + folder.path());
  }

  /**
   * Deletes the segments that only have records with smaller numbers. Records with smaller numbers
   * in the other segments stay.
   */
  public void removeBefore(long sequence) throws IOException {
    lock.lock();
    try {
      if (isClosing) {
        throw closed();
      }
    } finally {
      lock.unlock();
    }
    folder.removeBefore(sequence);
  }

  /** Waits until all records that were taken are durable or have failed, and ends. */
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      isClosing = true;
      hasRecords.signal();
      hasRoom.signalAll();
    } finally {
      lock.unlock();
    }
    awaitOwner();
    folder.close();
    if (endFailure != null) {
      throw new IOException("the log did not end cleanly: " + endFailure.getMessage(), endFailure);
    }
  }

  private void awaitOwner() {
    boolean wasInterrupted = false;
    while (owner.isAlive()) {
      try {
        owner.join();
      } catch (InterruptedException e) {
        wasInterrupted = true;
      }
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The life of the thread that owns the ring. */
  private void own(long segmentBytes, LogConsumer records) {
    try (GreatBufferPool pool = GreatBufferPool.create(BUFFERS)) {
      try (IoUring ring = IoUring.create(OPERATIONS)) {
        ring.registerPools(pool);
        try (LogWriter writer = new LogWriter(ring, pool, folder, segmentBytes)) {
          LogRecovery found = writer.recover(records);
          start(newBatch(pool), found);
          commitAll(writer, pool);
        }
      } catch (Throwable t) {
        fail(t);
      } finally {
        end(pool);
      }
    } catch (Throwable t) {
      endFailure = asIoException(t);
      fail(t);
    }
  }

  private static LogBatch newBatch(GreatBufferPool pool) {
    int lease = pool.tryGet(); // Always finds one: the pool has a lease for each purpose.
    return new LogBatch(lease, pool.value(lease).segment());
  }

  private void start(LogBatch first, LogRecovery found) {
    lock.lock();
    try {
      filling = first;
      next = found.next();
    } finally {
      lock.unlock();
    }
    opened.complete(found);
  }

  private void commitAll(LogWriter writer, GreatBufferPool pool) throws IOException {
    LogBatch batch = take(pool);
    while (batch != null) {
      try {
        writer.commit(batch);
        batch.succeed();
      } catch (Throwable t) {
        batch.fail(asIoException(t));
        throw t;
      } finally {
        pool.put(batch.lease());
      }
      batch = take(pool);
    }
  }

  /** Waits for records, and lets the next ones gather in another lease. Null is the end. */
  private @Nullable LogBatch take(GreatBufferPool pool) {
    lock.lock();
    try {
      LogBatch batch = filling;
      while (batch != null && batch.isEmpty() && !isClosing) {
        hasRecords.awaitUninterruptibly();
      }
      if (batch == null || batch.isEmpty()) {
        return null;
      }
      filling = newBatch(pool);
      hasRoom.signalAll();
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void fail(Throwable cause) {
    IOException reason = asIoException(cause);
    boolean _ = opened.completeExceptionally(cause);
    lock.lock();
    try {
      failure = reason;
      hasRoom.signalAll();
      LogBatch batch = filling;
      if (batch != null) {
        batch.fail(reason);
      }
    } finally {
      lock.unlock();
    }
  }

  private static IOException asIoException(Throwable cause) {
    return cause instanceof IOException io ? io : new IOException(cause.toString(), cause);
  }

  /**
   * Gives back the lease of the batch that was being filled. No record can be added from now on.
   */
  private void end(GreatBufferPool pool) {
    lock.lock();
    try {
      LogBatch batch = filling;
      filling = null;
      if (batch != null) {
        pool.put(batch.lease());
      }
    } finally {
      lock.unlock();
    }
  }
}
