package dev.iobuf.uring;

import dev.iobuf.io.SystemCallException;
import dev.iobuf.linux.Release;
import dev.iobuf.linux.UringCalls;
import dev.iobuf.pool.IndirectPool;
import java.io.Closeable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Pools that several rings {@linkplain IoUring#registerPools(SharedPools) register}, each on its
 * own thread. The kernel pins their memory once for all rings, and so it counts as locked once.
 *
 * <pre>{@code
 * try (SharedPools shared = SharedPools.of(small, medium)) {
 *   // On the thread of each ring:
 *   ring.registerPools(shared);
 * }
 * }</pre>
 *
 * <p>This object may be closed while rings have its pools registered: neither depends on the other.
 * The memory stays in RAM until the last of them has let it go.
 *
 * <p>Thread-safe; all methods block for the time of a system call. Takes one descriptor. Needs
 * Linux 6.12 or later.
 */
public final class SharedPools implements Closeable {
  /** A ring that starts no operations: the kernel lets only rings have registered memory. */
  private final int ring;

  private final RegisteredBuffers buffers;
  private boolean isClosed;

  private SharedPools(int ring, RegisteredBuffers buffers) {
    this.ring = ring;
    this.buffers = buffers;
  }

  /**
   * Registers the whole slabs of pools. This commits all their memory.
   *
   * @param pools one or more
   * @return what rings register
   * @throws IllegalArgumentException if there are none, or the pools are too large
   * @throws IllegalStateException if a pool is closed, or is there twice
   * @throws SystemCallException if the process may not lock that much memory (ENOMEM), or if the
   *     kernel refuses for another reason
   * @throws UnsupportedOperationException if io_uring does not work, or the kernel is too old
   */
  public static SharedPools of(IndirectPool<?>... pools) throws SystemCallException {
    IoUringSupport support = IoUringSupport.current();
    support.require();
    KernelFeature.SHARED_POOLS.require(support.codes());
    int ring;
    try (Arena arena = Arena.ofConfined()) {
      // A ring of any thread: with no mode that binds it to one.
      MemorySegment params = arena.allocate(Abi.PARAMS_BYTES, Long.BYTES);
      ring = KernelRing.setup(params, 1, 0, KernelRing.OF_ANY_THREAD);
    }
    try {
      RegisteredBuffers buffers = new RegisteredBuffers(ring, support.codes());
      buffers.register(pools);
      return new SharedPools(ring, buffers);
    } catch (SystemCallException | RuntimeException | Error e) {
      UringCalls.unregister(ring, Abi.UNREGISTER_BUFFERS);
      Release.close(ring);
      throw e;
    }
  }

  RegisteredBuffers buffers() {
    return buffers;
  }

  /**
   * Lets the memory go, which stays in RAM while rings have it registered. From now on, no further
   * ring can register these pools. Closing again does nothing.
   */
  @Override
  public synchronized void close() {
    if (!isClosed) {
      isClosed = true;
      buffers.close();
      Release.close(ring);
    }
  }

  @Override
  public String toString() {
    return "SharedPools[%s]".formatted(buffers);
  }
}
