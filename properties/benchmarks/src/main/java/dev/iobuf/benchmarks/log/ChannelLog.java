package dev.iobuf.benchmarks.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Group commit by a {@link FileChannel}: one thread writes a batch from a direct buffer, while
 * records gather in another one. The file was written once before, and is written from its
 * beginning again when it is full.
 */
final class ChannelLog implements Closeable {
  private static final int BLOCK = 4_096;
  private static final int BUFFER = 512 << 10;
  private static final int HEADER = 32;

  private final FileChannel channel;
  private final long size;
  private final boolean forces;
  private final Thread committer = Thread.ofPlatform().name("channel-log").unstarted(this::run);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition hasRecords = lock.newCondition();
  private final Condition hasRoom = lock.newCondition();

  // Guarded by the lock:
  private Batch filling = new Batch();
  private Batch spare = new Batch();
  private long next;
  private boolean isClosing;

  /** Records that are committed together. */
  private static final class Batch {
    private final ByteBuffer buffer =
        ByteBuffer.allocateDirect(BUFFER + BLOCK).alignedSlice(BLOCK).limit(BUFFER).slice();
    private CountDownLatch done = new CountDownLatch(1);
    private @Nullable IOException failure;

    private Batch() {
      clear();
    }

    private void clear() {
      ByteBuffer _ = buffer.clear().position(HEADER);
      done = new CountDownLatch(1);
    }

    private boolean isEmpty() {
      return buffer.position() == HEADER;
    }
  }

  /**
   * Makes and fills the file.
   *
   * @param forces true to call {@code force(false)} after each write
   * @param options with which the file is opened, after it was filled
   */
  ChannelLog(Path file, long size, boolean forces, OpenOption... options) throws IOException {
    this.size = size;
    this.forces = forces;
    try (FileChannel filled =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer zeros = ByteBuffer.allocateDirect(BUFFER);
      for (long at = 0; at < size; at += filled.write(zeros.clear(), at)) {}
      filled.force(true);
    }
    this.channel = FileChannel.open(file, options);
    committer.start();
  }

  /** Appends a record, and returns its number when it is durable. */
  long append(byte[] record) throws IOException, InterruptedException {
    Batch batch;
    CountDownLatch done;
    long number;
    lock.lockInterruptibly();
    try {
      while (filling.buffer.remaining() < record.length + Integer.BYTES) {
        hasRoom.await();
      }
      batch = filling;
      done = batch.done;
      if (batch.isEmpty()) {
        hasRecords.signal();
      }
      ByteBuffer _ = batch.buffer.putInt(record.length).put(record);
      number = next++;
    } finally {
      lock.unlock();
    }
    done.await();
    if (batch.failure != null) {
      throw new IOException(batch.failure);
    }
    return number;
  }

  private void run() {
    long offset = 0;
    while (true) {
      Batch batch;
      lock.lock();
      try {
        while (filling.isEmpty() && !isClosing) {
          hasRecords.awaitUninterruptibly();
        }
        batch = filling;
        if (batch.isEmpty()) {
          return;
        }
        filling = spare;
        hasRoom.signalAll();
      } finally {
        lock.unlock();
      }
      try {
        offset = commit(batch.buffer, offset);
      } catch (IOException e) {
        batch.failure = e;
      }
      recycle(batch);
    }
  }

  private void recycle(Batch batch) {
    CountDownLatch done = batch.done;
    batch.clear();
    lock.lock();
    try {
      spare = batch;
    } finally {
      lock.unlock();
    }
    done.countDown();
  }

  private long commit(ByteBuffer batch, long offset) throws IOException {
    CRC32C crc = new CRC32C();
    crc.update(batch.duplicate().flip().position(Integer.BYTES));
    ByteBuffer _ = batch.putInt(0, (int) crc.getValue());
    while (batch.position() % BLOCK != 0) {
      ByteBuffer _ = batch.put((byte) 0);
    }
    ByteBuffer _ = batch.flip();
    long at = offset + batch.limit() > size ? 0 : offset;
    while (batch.hasRemaining()) {
      at += channel.write(batch, at);
    }
    if (forces) {
      channel.force(false);
    }
    return at;
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      isClosing = true;
      hasRecords.signal();
    } finally {
      lock.unlock();
    }
    try (channel) {
      committer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
