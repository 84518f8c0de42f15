package dev.iobuf.pool;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/**
 * A bounded pool that lends its values by index.
 *
 * <p>A <em>lease</em> is the index of a value between the {@code get} that lent it and the {@code
 * put} that takes it back; in a {@linkplain PoolOptions#checked() checked} pool it is another
 * number, and {@link #index} returns its index. Only the holder of its lease may use a value. A
 * holder may hand a lease to another thread.
 *
 * <p>Implementations are safe for use by any thread, virtual ones too. {@code tryGet}, {@code put}
 * and {@code value} are lock-free; {@code get} blocks. A pool never grows, and never allocates to
 * serve a request. The order of values is not promised. {@link IndexPool} says how fair a pool is.
 *
 * <p>Close each pool. If a pool was neither closed nor abandoned, and no thread can reach it any
 * more, the library reports it by a warning of the logger {@code dev.iobuf.pool} and an event. The
 * report may come late, or never. The resources of such a pool may never be freed.
 *
 * @param <T> the type of the values
 */
public interface Pool<T> extends AutoCloseable {
  /** The result of {@link #tryGet} if all values are lent: −1, which is no index. */
  int WOULD_BLOCK = IndexPool.WOULD_BLOCK;

  /**
   * Lends a value, or returns {@link #WOULD_BLOCK} if all values are lent. Lock-free.
   *
   * <p>Memory effects: actions before the {@link #put} of the lease happen-before the return.
   *
   * @return a lease, or {@link #WOULD_BLOCK} if at some instant within this call all values were
   *     lent
   * @throws IllegalStateException if the pool is closed
   */
  int tryGet();

  /**
   * Lends a value. Waits while all values are lent, by the {@linkplain PoolOptions#waiting()
   * strategy} of the pool. Blocking.
   *
   * <p>Memory effects: as {@link #tryGet}.
   *
   * @return a lease
   * @throws InterruptedException if the thread is interrupted when it has to wait; nothing is lent
   * @throws IllegalStateException if the pool is closed
   */
  int get() throws InterruptedException;

  /**
   * Lends a value. Waits up to a time while all values are lent. Blocking.
   *
   * <p>Memory effects: as {@link #tryGet}.
   *
   * @param timeout how long to wait at most; if zero or negative, the call does not wait
   * @return a lease
   * @throws InterruptedException if the thread is interrupted when it has to wait; nothing is lent
   * @throws TimeoutException if the time has passed; nothing is lent
   * @throws IllegalStateException if the pool is closed
   * @throws NullPointerException if the time is null, whether or not a value is free
   */
  int get(Duration timeout) throws InterruptedException, TimeoutException;

  /**
   * Takes back a lease. Lock-free; never waits for room.
   *
   * <p>Memory effects: actions before this call happen-before the return of the {@code get} or
   * {@code tryGet} that lends the value next.
   *
   * @param lease a lease that {@code get} or {@code tryGet} returned
   * @throws IndexOutOfBoundsException if its index is not {@code 0 … capacity − 1}
   * @throws IllegalStateException if the lease is not out, or the pool is closed; nothing changes
   */
  void put(int lease);

  /**
   * Lends as many values as are free, up to a number. This is cheaper than a {@link #tryGet()} for
   * each. Lock-free. Each value is lent by itself: other threads may get and put in between.
   *
   * @param leases receives the leases
   * @param from the first place in the array
   * @param count the number of values to lend at most
   * @return the number of values lent, 0 … count; less than count only if at some instant within
   *     this call all values were lent
   * @throws IndexOutOfBoundsException if the places do not lie within the array; nothing is lent
   * @throws IllegalStateException if nothing was lent because the pool is closed
   */
  int tryGet(int[] leases, int from, int count);

  /**
   * Lends several values, all or none. Blocking: while fewer are free, or other threads wait, the
   * caller waits asleep in the queue of {@link #get()}, with each {@linkplain PoolOptions#waiting()
   * strategy} of the pool. Once the caller is the oldest waiter, the pool keeps each value that
   * becomes free for it, until it has all. So threads that want few values hardly starve it. Two
   * threads that want several never keep values that both need from each other. But a thread that
   * already holds values may wait for another one that does the same: get all of them by one call.
   *
   * <p>Values that are kept for a waiting thread count as lent. If this throws, nothing is lent,
   * and the kept values are free again at once. Then the places of the array have no meaning.
   *
   * <p>Memory effects: of each lease, as {@link #tryGet()}.
   *
   * @param leases where the leases are written to; it must not be used by other threads meanwhile
   * @param from the first place in the array
   * @param count how many are wanted, 0 … capacity; 0 does nothing, even in a closed pool
   * @throws InterruptedException if the thread is interrupted when it has to wait
   * @throws IndexOutOfBoundsException if the places do not lie within the array
   * @throws IllegalArgumentException if the count is larger than the capacity
   * @throws IllegalStateException if the pool is closed
   */
  void get(int[] leases, int from, int count) throws InterruptedException;

  /**
   * Lends several values, all or none, and waits up to a time while fewer are free. Otherwise as
   * {@link #get(int[], int, int)}.
   *
   * @param leases where the leases are written to; it must not be used by other threads meanwhile
   * @param from the first place in the array
   * @param count how many are wanted, 0 … capacity; 0 does nothing, even in a closed pool
   * @param timeout how long to wait at most; none if zero or negative
   * @throws InterruptedException if the thread is interrupted when it has to wait
   * @throws TimeoutException if the time has passed
   * @throws IndexOutOfBoundsException if the places do not lie within the array
   * @throws IllegalArgumentException if the count is larger than the capacity
   * @throws IllegalStateException if the pool is closed
   * @throws NullPointerException if the time is null, whether or not values are free
   */
  void get(int[] leases, int from, int count, Duration timeout)
      throws InterruptedException, TimeoutException;

  /**
   * Lends a free value, and waits without a thread while all values are lent. Lock-free. The get
   * waits in the same queue as the threads of {@link #get()}, in its turn. Where a value is free at
   * once, this calls the handler itself, and allocates nothing.
   *
   * <p>Memory effects: actions before the {@link #put} of the lease happen-before the call of the
   * handler, as do actions of the caller before this call.
   *
   * @param handler what to call, exactly once unless this throws; see there on which thread
   * @return the get, to cancel it
   * @throws NullPointerException if an argument is null
   * @throws IllegalStateException if the pool is closed
   */
  PendingGet getAsync(GetHandler handler);

  /**
   * Lends a free value, and waits without a thread, up to a time, while all values are lent.
   * Otherwise as {@link #getAsync(GetHandler)}.
   *
   * @param handler what to call, exactly once unless this throws; see there on which thread
   * @param timeout how long to wait at most; none if zero or negative
   * @return the get, to cancel it
   * @throws NullPointerException if an argument is null
   * @throws IllegalStateException if the pool is closed
   */
  PendingGet getAsync(GetHandler handler, Duration timeout);

  /**
   * Lends several values, all or none, and waits without a thread while fewer are free, or others
   * wait. Otherwise as {@link #getAsync(GetHandler)}, and fair as {@link #get(int[], int, int)}.
   *
   * @param leases where the leases are written to; it must not be used until the handler is called
   * @param from the first place in the array
   * @param count how many are wanted, 0 … capacity; 0 are lent at once, even by a closed pool
   * @param handler what to call, exactly once unless this throws; see there on which thread
   * @return the get, to cancel it
   * @throws NullPointerException if an argument is null
   * @throws IndexOutOfBoundsException if the places do not lie within the array
   * @throws IllegalArgumentException if the count is larger than the capacity
   * @throws IllegalStateException if the pool is closed
   */
  PendingGet getAsync(int[] leases, int from, int count, GetHandler handler);

  /**
   * Lends several values, all or none, and waits without a thread, up to a time. Otherwise as
   * {@link #getAsync(int[], int, int, GetHandler)}.
   *
   * @param leases where the leases are written to; it must not be used until the handler is called
   * @param from the first place in the array
   * @param count how many are wanted, 0 … capacity; 0 are lent at once, even by a closed pool
   * @param handler what to call, exactly once unless this throws; see there on which thread
   * @param timeout how long to wait at most; none if zero or negative
   * @return the get, to cancel it
   * @throws NullPointerException if an argument is null
   * @throws IndexOutOfBoundsException if the places do not lie within the array
   * @throws IllegalArgumentException if the count is larger than the capacity
   * @throws IllegalStateException if the pool is closed
   */
  PendingGet getAsync(int[] leases, int from, int count, GetHandler handler, Duration timeout);

  /**
   * Lends a free value, as a future: as {@link #getAsync(GetHandler)}. If the future is completed
   * otherwise, by {@link CompletableFuture#cancel} or {@link CompletableFuture#orTimeout} for
   * instance, the get ends, and nothing is lent. Its dependent actions run where a handler would.
   *
   * @return the lease, which the caller has to put; or, exceptionally, {@link
   *     IllegalStateException} if the pool is closed before a value came free
   * @throws IllegalStateException if the pool is closed now
   */
  default CompletableFuture<Integer> getAsync() {
    return FutureGet.of(this::getAsync, lease -> lease, this::put);
  }

  /**
   * Lends several values, all or none, as a future. Otherwise as {@link #getAsync()} and {@link
   * #getAsync(int[], int, int, GetHandler)}.
   *
   * @param count how many are wanted, 0 … capacity
   * @return the leases, all of which the caller has to put; or an exception, as above
   * @throws IllegalArgumentException if the count is negative, or larger than the capacity
   * @throws IllegalStateException if the pool is closed now
   */
  default CompletableFuture<int[]> getAsync(int count) {
    int[] leases = new int[FutureGet.requireCount(count, capacity())];
    return FutureGet.of(
        handler -> getAsync(leases, 0, count, handler), _ -> leases, _ -> put(leases, 0, count));
  }

  /**
   * Takes back several values. This is cheaper than a {@link #put(int)} for each. Lock-free. Each
   * value is put by itself: other threads may get and put in between.
   *
   * @param leases the leases; the array must not be changed meanwhile
   * @param from the first of them in the array
   * @param count the number of leases
   * @throws IndexOutOfBoundsException if the places do not lie within the array, or an index is not
   *     {@code 0 … capacity − 1}; nothing is put
   * @throws IllegalStateException if the pool is closed: nothing is put; or if a lease is not out:
   *     the leases before it are put
   */
  void put(int[] leases, int from, int count);

  /**
   * Returns the value of a lease. Wait-free. Only a pool that is {@linkplain PoolOptions#checked()
   * checked}, {@linkplain PoolOptions#wiped() wiped} or has {@linkplain PoolOptions#guardedViews()
   * guarded views} checks that the lease is out.
   *
   * @param lease a lease that the caller holds
   * @return its value
   * @throws IndexOutOfBoundsException if its index is not {@code 0 … capacity − 1}
   * @throws IllegalStateException if the pool is closed
   */
  T value(int lease);

  /**
   * Replaces the value of a lease. Checks the lease as {@link #value} does.
   *
   * <p>Memory effects: the next holder sees the new value, from its {@code get} on.
   *
   * @param lease a lease that the caller holds
   * @param value the new value
   * @throws IndexOutOfBoundsException if its index is not {@code 0 … capacity − 1}
   * @throws IllegalStateException if the pool is closed
   */
  void setValue(int lease, T value);

  /**
   * Returns the index of a lease. Wait-free. Checks the lease as {@link #value} does.
   *
   * @param lease a lease that the caller holds
   * @return {@code 0 … capacity − 1}; the lease itself, unless the pool is {@linkplain
   *     PoolOptions#checked() checked}
   * @throws IndexOutOfBoundsException if the index is out of range
   * @throws IllegalStateException if the pool is closed, or the lease known not to be out
   */
  int index(int lease);

  /**
   * Returns the name of the pool, which messages, events and management consoles show. Wait-free.
   * Other pools may have the same name.
   *
   * @return the name that its {@linkplain PoolOptions#named options} give it, or else the simple
   *     name of its class
   */
  String name();

  /**
   * Returns the number of values.
   *
   * @return 1 … 2³⁰
   */
  int capacity();

  /**
   * Estimates how many values are free: exact while no thread gets or puts. Wait-free.
   *
   * @return {@code 0 … capacity}
   */
  int available();

  /**
   * Estimates how many values are lent: exact while no thread gets or puts. Wait-free.
   *
   * @return {@code 0 … capacity}
   */
  int lent();

  /**
   * Returns the numbers of the pool, now and since its creation. Takes time proportional to the
   * capacity.
   *
   * @return a snapshot
   */
  PoolStatistics statistics();

  /**
   * Lists the leases that have been out for at least a given time. This also works in a pool that
   * was {@linkplain #closeAbandoning() abandoned}. Empty if the pool takes no {@linkplain
   * PoolOptions#census() census}.
   *
   * @param age the least time that a lease has been out
   * @return the leases for which that was true at some instant within this call, the oldest first
   */
  List<LeaseRecord> lentLongerThan(Duration age);

  /**
   * Closes the pool, though leases may be out. From now on the pool lends nothing. Callers may use
   * the leases that are out, and must put them, as before. The put of the last lease frees all
   * resources of the pool. Does nothing if the pool is already closed or abandoned.
   *
   * <p>If the holder of a lease has ended without a put, the pool keeps its resources forever,
   * unless another thread puts the lease. Any thread may do that if the holder has not handed the
   * lease to another thread, and the kernel no longer uses its memory. {@link #lentLongerThan}
   * lists such leases, also after this call.
   */
  void closeAbandoning();

  /**
   * Tells whether the pool is closed. Wait-free. The answer never turns back from true to false.
   *
   * <p>Memory effects: actions before any {@code put} happen-before a return of true.
   *
   * @return true after a {@link #close} that was not refused, and after the put of the last lease
   *     of a pool that was {@linkplain #closeAbandoning abandoned}
   */
  boolean isClosed();

  /**
   * Closes the pool if nothing is lent. A second close does nothing. While another thread waits in
   * {@link #close(Duration)}, the pool may refuse this call although nothing is lent.
   *
   * @throws IllegalStateException if a value is lent; the message says how many, and the pool stays
   *     open, as it was
   */
  @Override
  void close();

  /**
   * Closes the pool, and waits up to a time while values are lent. Blocking. The call takes each
   * value that becomes free, in its turn among the waiting threads. So other threads may find no
   * value meanwhile: they wait, or are refused, as if all values were lent. {@link #close()} and
   * {@link #closeAbandoning()} do not wait for this call; {@code closeAbandoning} ends it.
   *
   * <p>Memory effects: actions before any {@code put} happen-before the return.
   *
   * @param timeout how long to wait at most; if zero or negative, the call does not wait
   * @throws IllegalStateException if a value is still lent when the time has passed, or the pool
   *     was abandoned and a value is lent; the message says how many, and the pool stays as it was
   * @throws InterruptedException if the thread is interrupted when it has to wait; the pool stays
   *     open, as it was
   * @throws NullPointerException if the time is null
   */
  void close(Duration timeout) throws InterruptedException;
}
