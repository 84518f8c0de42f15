package dev.iobuf.pool;

import dev.iobuf.memory.Slab;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A pool of native memory: its values are views of equal parts of one {@link Slab}.
 *
 * <p>The pools that the annotation processor generates are of this type. Code that knows its tier
 * should use the generated class, whose calls are direct. Code that works with any tier should use
 * {@link SlabPool}, where most calls are direct. Calls by this interface may be bound at run time.
 *
 * @param <B> the type of the views
 */
public interface IndirectPool<B extends IoBuffer> extends Pool<B> {
  /**
   * Lends a buffer, or returns null if all buffers are lent. Closing the buffer returns it to the
   * pool:
   *
   * <pre>{@code
   * try (SmallBuffer buffer = pool.tryBorrow()) { // closes nothing if it is null
   *   if (buffer != null) {
   *     buffer.segment().setString(0, "hello");
   *   }
   * }
   * }</pre>
   *
   * <p>Lock-free. Memory effects: as {@link #tryGet()}. A call that ends by an exception or an
   * {@code Error} has lent nothing.
   *
   * @return a buffer whose {@link IoBuffer#lease()} is out, or null if at some instant within this
   *     call all buffers were lent
   * @throws IllegalStateException if the pool is closed
   */
  @SuppressWarnings("exports") // modules need not read JSpecify
  @Nullable B tryBorrow();

  /**
   * Lends a buffer, and waits while all buffers are lent. Closing the buffer returns it to the
   * pool:
   *
   * <pre>{@code
   * try (SmallBuffer buffer = pool.borrow()) {
   *   buffer.segment().setString(0, "hello");
   * }
   * }</pre>
   *
   * <p>Blocking. Memory effects: as {@link #tryGet()}. A call that ends by an exception or an
   * {@code Error} has lent nothing.
   *
   * @return a buffer whose {@link IoBuffer#lease()} is out
   * @throws InterruptedException if the thread is interrupted when it has to wait; nothing is lent
   * @throws IllegalStateException if the pool is closed
   */
  B borrow() throws InterruptedException;

  /**
   * Lends a buffer, and waits up to a time while all buffers are lent. Otherwise as {@link
   * #borrow()}.
   *
   * @param timeout how long to wait at most; if zero or negative, the call does not wait
   * @return a buffer whose {@link IoBuffer#lease()} is out
   * @throws InterruptedException if the thread is interrupted when it has to wait; nothing is lent
   * @throws TimeoutException if the time has passed; nothing is lent
   * @throws IllegalStateException if the pool is closed
   * @throws NullPointerException if the time is null, whether or not a buffer is free
   */
  B borrow(Duration timeout) throws InterruptedException, TimeoutException;

  /**
   * Borrows a buffer, as a future; waits without a thread while none is free. Otherwise as {@link
   * #getAsync()}.
   *
   * @return the buffer, which the caller has to close; or, exceptionally, {@link
   *     IllegalStateException} if the pool is closed before a buffer came free
   * @throws IllegalStateException if the pool is closed now
   */
  default CompletableFuture<B> borrowAsync() {
    return FutureGet.of(this::getAsync, this::value, this::put);
  }

  /**
   * Lends several buffers, all or none, and waits while fewer are free: as {@link #get(int[], int,
   * int)}. Blocking.
   *
   * @param count how many are wanted, 0 … capacity
   * @return the buffers, each of which the caller has to close; the list can't be changed
   * @throws InterruptedException if the thread is interrupted when it has to wait; nothing is lent
   * @throws IllegalArgumentException if the count is out of range
   * @throws IllegalStateException if the pool is closed
   */
  default List<B> borrowAll(int count) throws InterruptedException {
    return BorrowedBuffers.borrow(this, count);
  }

  /**
   * Lends several buffers, all or none, and waits up to a time while fewer are free. Otherwise as
   * {@link #borrowAll(int)}.
   *
   * @param count how many are wanted, 0 … capacity
   * @param timeout how long to wait at most; none if zero or negative
   * @return the buffers, each of which the caller has to close; the list can't be changed
   * @throws InterruptedException if the thread is interrupted when it has to wait; nothing is lent
   * @throws TimeoutException if the time has passed; nothing is lent
   * @throws IllegalArgumentException if the count is out of range
   * @throws IllegalStateException if the pool is closed
   */
  default List<B> borrowAll(int count, Duration timeout)
      throws InterruptedException, TimeoutException {
    return BorrowedBuffers.borrow(this, count, timeout);
  }

  /**
   * Borrows several buffers, all or none, as a future; waits without a thread while fewer are free.
   * Otherwise as {@link #getAsync(int)}.
   *
   * @param count how many are wanted, 0 … capacity
   * @return the buffers, each of which the caller has to close; or, exceptionally, {@link
   *     IllegalStateException} if the pool is closed before they came free
   * @throws IllegalArgumentException if the count is out of range
   * @throws IllegalStateException if the pool is closed now
   */
  default CompletableFuture<List<B>> borrowAllAsync(int count) {
    return BorrowedBuffers.borrowAsync(this, count);
  }

  /**
   * Returns a view of the memory of a lease: zero-copy.
   *
   * <p>The view is of the memory, not of the lease: after {@link #put} it shows the writes of the
   * next holder.
   *
   * @param lease a lease that the caller holds
   * @return a view
   * @throws IndexOutOfBoundsException if the lease is not {@code 0 … capacity − 1}
   * @throws IllegalStateException if the pool is closed
   */
  @Override
  B value(int lease);

  /**
   * Copies the content of another buffer into that of a lease.
   *
   * @param lease a lease that the caller holds
   * @param value a buffer of this tier, from anywhere
   * @throws IndexOutOfBoundsException if the lease is not {@code 0 … capacity − 1}
   * @throws IllegalStateException if the pool is closed
   */
  @Override
  void setValue(int lease, B value);

  /**
   * Returns the address of the memory of a lease, for system calls. The address is valid while the
   * lease is held. An access by it is not guarded.
   *
   * @param lease a lease that the caller holds
   * @return an address
   * @throws IndexOutOfBoundsException if the lease is not {@code 0 … capacity − 1}
   * @throws IllegalStateException if the pool is closed
   */
  long address(int lease);

  /**
   * Marks a lease as in use by an operation of the kernel. Call it before the operation is started.
   * Until the lease is {@linkplain #unpin unpinned} as often as it was pinned, {@link #put} refuses
   * it, and {@link #close} refuses to close the pool. Several operations may pin a lease. {@code
   * dev.iobuf.uring} pins for its rings; this method is for rings of your own.
   *
   * <p>Safe for use by any thread. Each call but the first is lock-free. If a thread that does not
   * hold the lease puts it at the same time, that put may not be detected.
   *
   * @param lease a lease that the caller holds
   * @throws IndexOutOfBoundsException if the lease is not {@code 0 … capacity − 1}
   * @throws IllegalStateException if the lease is not out, or the pool is closed
   */
  void pin(int lease);

  /**
   * Ends one {@link #pin}, when the operation has completed. The lease stays out.
   *
   * <p>Memory effects: actions before this call happen-before a {@code put} that succeeds because
   * of this call.
   *
   * @param lease a lease that is pinned
   * @throws IndexOutOfBoundsException if the lease is not {@code 0 … capacity − 1}
   * @throws IllegalStateException if the lease is not pinned, or the pool is closed
   */
  void unpin(int lease);

  /**
   * Counts the leases that are pinned. Exact while no thread pins or unpins. Wait-free; takes time
   * proportional to the capacity.
   *
   * @return {@code 0 … capacity}
   */
  int pinned();

  /**
   * Returns the size of every buffer.
   *
   * @return bytes, at least 1
   */
  int bufferSize();

  /**
   * Returns the memory of all buffers. Buffer <i>i</i> starts at <i>i</i> strides. The stride is
   * the size rounded up to the tier's alignment.
   *
   * @return the slab, to prefault, lock or register; only the pool may close it
   */
  Slab slab();
}
