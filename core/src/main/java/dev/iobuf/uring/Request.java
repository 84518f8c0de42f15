package dev.iobuf.uring;

import dev.iobuf.linux.Release;
import dev.iobuf.pool.IndirectPool;
import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;

/**
 * An operation in flight, from when it is added to when its last completion has been seen. It says
 * what the operation is, and holds its lease, file and vector meanwhile. Made once and reused.
 */
final class Request {
  private static final int NO_DESCRIPTOR = -1;

  /** Its number among the requests. */
  final int index;

  /** Told apart from earlier operations in this request by the upper half. */
  private long ticket;

  private Operation operation = Operation.NOP;
  private long userData;
  private @Nullable IoUringFile file;
  private @Nullable IndirectPool<?> pool;
  private int lease;
  private @Nullable RegisteredBuffers registered;
  private @Nullable LeaseVector vector;
  private @Nullable ProvidedBuffers group;
  private @Nullable Arena arena;
  private int descriptor = NO_DESCRIPTOR;
  private boolean isRepeating;
  private boolean isInFlight;
  private boolean isRingsOwn;
  private boolean isConnectionReset;

  Request(int index) {
    this.index = index;
    this.ticket = index;
  }

  void begin(Operation operation, long userData) {
    this.operation = operation;
    this.userData = userData;
    this.isInFlight = true;
  }

  void begin(Operation operation, long userData, IoUringFile file) {
    begin(operation, userData);
    file.enter();
    this.file = file;
  }

  /** Pins a lease. */
  void hold(IndirectPool<?> pool, int lease) {
    pool.pin(lease); // First, since the pool may refuse.
    this.pool = pool;
    this.lease = lease;
  }

  /** Keeps registered memory from being unregistered. */
  void hold(RegisteredBuffers registered) {
    registered.enter();
    this.registered = registered;
  }

  /** Pins all leases of a vector. */
  void hold(LeaseVector vector) {
    vector.pin();
    this.vector = vector;
  }

  void hold(ProvidedBuffers group) {
    group.enter();
    this.group = group;
  }

  /** Keeps native memory until the operation is done. */
  void hold(Arena arena) {
    this.arena = arena;
  }

  /** Owns a descriptor that the operation is to close. */
  void hold(int descriptor) {
    this.descriptor = descriptor;
  }

  /** Says that the kernel has closed the descriptor. */
  void forgetDescriptor() {
    descriptor = NO_DESCRIPTOR;
  }

  /** Lets go of everything, when nothing more is to come. */
  void end() {
    if (pool != null) {
      pool.unpin(lease);
      pool = null;
    }
    if (vector != null) {
      vector.unpin();
      vector = null;
    }
    if (group != null) {
      group.leave();
      group = null;
    }
    if (file != null) {
      file.leave();
      file = null;
    }
    if (arena != null) {
      arena.close();
      arena = null;
    }
    if (registered != null) {
      registered.leave();
      registered = null;
    }
    if (descriptor != NO_DESCRIPTOR) {
      Release.close(descriptor);
      descriptor = NO_DESCRIPTOR;
    }
    isRepeating = false;
    isInFlight = false;
    isRingsOwn = false;
    isConnectionReset = false;
    ticket += 1L << Integer.SIZE;
  }

  void setRepeating() {
    isRepeating = true;
  }

  /** Whether it may complete more than once. */
  boolean isRepeating() {
    return isRepeating;
  }

  boolean isInFlight() {
    return isInFlight;
  }

  /** Says that the ring started it for itself: the user is not shown it. */
  void setRingsOwn() {
    isRingsOwn = true;
  }

  boolean isRingsOwn() {
    return isRingsOwn;
  }

  void setConnectionReset() {
    isConnectionReset = true;
  }

  boolean isConnectionReset() {
    return isConnectionReset;
  }

  long ticket() {
    return ticket;
  }

  Operation operation() {
    return operation;
  }

  long userData() {
    return userData;
  }

  @Nullable IoUringFile file() {
    return file;
  }

  @Nullable IndirectPool<?> pool() {
    return pool;
  }

  int lease() {
    return lease;
  }

  @Nullable LeaseVector vector() {
    return vector;
  }

  @Nullable ProvidedBuffers group() {
    return group;
  }
}
