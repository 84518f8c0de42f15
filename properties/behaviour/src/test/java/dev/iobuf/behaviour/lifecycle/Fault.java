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
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Faults put in on purpose: each is a library that omits one action, or does it wrongly. */
enum Fault {
  FILE_LEFT_OPEN(
      "descriptor left",
      new Library() {
        @Override
        void closeFile(FileDescriptor file) {}
      }),

  PORT_LEFT_LISTENING(
      "port left",
      new Library() {
        @Override
        void closeListener(FileDescriptor listener) {}
      }),

  SLAB_LEFT_MAPPED(
      "mapping left",
      new Library() {
        @Override
        void close(Slab slab) {}
      }),

  RING_LEFT_OPEN(
      "[io_uring]",
      new Library() {
        @Override
        void close(IoUring ring, Consumer<Completion> last) {}
      }),

  BEAN_LEFT_REGISTERED(
      "MXBean left",
      new Library() {
        @Override
        void close(PoolManagement bean) {}
      }),

  LEASE_LOST(
      "lent",
      new Library() {
        @Override
        void put(IndirectPool<?> pool, int lease) {}
      }),

  LEASE_OF_SEVERAL_LOST(
      "lent",
      new Library() {
        @Override
        int getSeveral(IndirectPool<?> pool, int[] leases) {
          int got = super.getSeveral(pool, leases);
          return got > 1 ? got - 1 : got;
        }
      }),

  POOL_LEFT_OPEN_IN_TIME(
      "isOpen",
      new Library() {
        @Override
        void close(IndirectPool<?> pool, Duration timeout) {}
      }),

  SECOND_PUT_TAKEN(
      "but was not",
      new Library() {
        @Override
        void putAgain(IndirectPool<?> pool, int lease) {}
      }),

  HOLDER_FORGOTTEN(
      "holders",
      new Library() {
        @Override
        List<LeaseRecord> holders(IndirectPool<?> pool) {
          List<LeaseRecord> all = super.holders(pool);
          return all.subList(0, Math.max(0, all.size() - 1));
        }
      }),

  HANDLER_NEVER_CALLED(
      "calls of the handler",
      new Library() {
        @Override
        PendingGet getAsync(
            IndirectPool<?> pool, int[] leases, GetHandler handler, @Nullable Duration timeout) {
          return super.getAsync(pool, leases, (lease, outcome) -> {}, timeout);
        }
      }),

  GET_LEFT_PENDING(
      "calls of the handler",
      new Library() {
        @Override
        void cancel(PendingGet get) {}
      }),

  SET_LEFT_OPEN(
      "isClosed",
      new Library() {
        @Override
        void close(PoolSet set) {}
      }),

  SLOT_NOT_FREED(
      "slots for files are taken",
      new Library() {
        @Override
        void close(IoUringFile file) throws SystemCallException {
          if (!file.isRegistered() || file.inFlight() > 0) { // which is refused
            super.close(file);
          }
        }
      }),

  WAKER_LEFT_OPEN(
      "[eventfd]",
      new Library() {
        @Override
        Waker waker(IoUring ring) throws SystemCallException {
          Waker waker = super.waker(ring);
          holdEvent(waker); // A descriptor that is in use is not closed.
          return waker;
        }
      }),

  OUTPUT_LEFT_OPEN(
      "which is shut down",
      new Library() {
        @Override
        void shutdownOutput(FileDescriptor socket) {}
      }),

  OBJECTS_LEFT(
      "ended",
      new Library() {
        @Override
        void close(BoundedPool<?> pool) {}
      }),

  OBJECT_LOST(
      "lent",
      new Library() {
        @Override
        void put(BoundedPool<?> pool, int lease) {}
      }),

  PIN_NOT_UNDONE(
      "in flight",
      new Library() {
        @Override
        void unpin(IndirectPool<?> pool, int lease) {}
      }),

  MEMORY_LEFT_LOCKED(
      "locked memory",
      new Library() {
        @Override
        void unlock(Slab slab) {}
      }),

  WRONG_BYTE_IN_A_FILE(
      "byte",
      new Library() {
        @Override
        long write(FileDescriptor file, IoVec vector, long offset) throws SystemCallException {
          return Vectored.pwritev(file, vector, offset + 1);
        }
      }),

  THREAD_LEFT_WAITING(
      "thread left",
      new Library() {
        @Override
        void end(Thread waiter) {}
      });

  final String symptom;

  @SuppressWarnings("ImmutableEnumChecker") // a library has no state
  final Library library;

  Fault(String symptom, Library library) {
    this.symptom = symptom;
    this.library = library;
  }

  boolean isOfRings() {
    return this == RING_LEFT_OPEN || this == SLOT_NOT_FREED || this == WAKER_LEFT_OPEN;
  }

  private static void holdEvent(Waker waker) {
    try {
      Field event = Waker.class.getDeclaredField("event");
      event.setAccessible(true);
      int _ = ((FileDescriptor) event.get(waker)).hold();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("no descriptor of a waker is found", e);
    }
  }
}
