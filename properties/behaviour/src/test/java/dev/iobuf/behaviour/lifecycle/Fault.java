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
import java.util.function.Consumer;

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
}
