package dev.iobuf.behaviour.lifecycle;

import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.IoVec;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.io.Vectored;
import dev.iobuf.memory.Slab;
import dev.iobuf.pool.IndirectPool;
import dev.iobuf.pool.PoolManagement;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The calls by which programs close and release things. A {@link Fault} does one of them wrongly.
 */
class Library {
  void closeFile(FileDescriptor file) throws SystemCallException {
    file.close();
  }

  void closeListener(FileDescriptor listener) throws SystemCallException {
    listener.close();
  }

  void close(Slab slab) {
    slab.close();
  }

  void close(IoUring ring, Consumer<Completion> last) throws SystemCallException {
    ring.close(last, Duration.ZERO);
  }

  void close(PoolManagement bean) {
    bean.close();
  }

  void put(IndirectPool<?> pool, int lease) {
    pool.put(lease);
  }

  void unpin(IndirectPool<?> pool, int lease) {
    pool.unpin(lease);
  }

  void unlock(Slab slab) {
    slab.unlock();
  }

  long write(FileDescriptor file, IoVec vector, long offset) throws SystemCallException {
    return Vectored.pwritev(file, vector, offset);
  }

  /** Ends a thread that waits for a lease. */
  void end(Thread waiter) throws InterruptedException {
    waiter.interrupt();
    waiter.join(Duration.ofSeconds(30));
  }
}
