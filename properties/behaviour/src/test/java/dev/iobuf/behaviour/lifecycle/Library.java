package dev.iobuf.behaviour.lifecycle;

import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.IoVec;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.io.Vectored;
import dev.iobuf.memory.Slab;
import dev.iobuf.pool.BoundedPool;
import dev.iobuf.pool.GetHandler;
import dev.iobuf.pool.IndirectPool;
import dev.iobuf.pool.LeaseRecord;
import dev.iobuf.pool.PendingGet;
import dev.iobuf.pool.PoolManagement;
import dev.iobuf.pool.PoolSet;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.Waker;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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

  /** Closes a file that is attached, registered, or in a slot only. */
  void close(IoUringFile file) throws SystemCallException {
    file.close();
  }

  void shutdownOutput(FileDescriptor socket) throws SystemCallException {
    socket.shutdownOutput();
  }

  /** Makes the waker of a ring, which is closed with it. */
  Waker waker(IoUring ring) throws SystemCallException {
    return ring.waker();
  }

  void close(Slab slab) {
    slab.close();
  }

  void close(IoUring ring, Consumer<Completion> last) throws SystemCallException {
    ring.close(last, Duration.ZERO);
  }

  void close(IndirectPool<?> pool, Duration timeout) throws InterruptedException {
    pool.close(timeout);
  }

  void close(BoundedPool<?> pool) {
    pool.close();
  }

  void close(PoolSet set) {
    set.close();
  }

  void close(PoolManagement bean) {
    bean.close();
  }

  int getSeveral(IndirectPool<?> pool, int[] leases) {
    return pool.tryGet(leases, 0, leases.length);
  }

  PendingGet getAsync(
      IndirectPool<?> pool, int[] leases, GetHandler handler, @Nullable Duration timeout) {
    return timeout == null
        ? pool.getAsync(leases, 0, leases.length, handler)
        : pool.getAsync(leases, 0, leases.length, handler, timeout);
  }

  void cancel(PendingGet get) {
    boolean _ = get.cancel();
  }

  /** Puts a lease that was put before. */
  void putAgain(IndirectPool<?> pool, int lease) {
    pool.put(lease);
  }

  List<LeaseRecord> holders(IndirectPool<?> pool) {
    return pool.lentLongerThan(Duration.ZERO);
  }

  void put(BoundedPool<?> pool, int lease) {
    pool.put(lease);
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
