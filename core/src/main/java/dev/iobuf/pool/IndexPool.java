package dev.iobuf.pool;

import dev.iobuf.events.LeakEvent;
import dev.iobuf.wait.WaitStrategy;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A bounded, lock-free bag of indices {@code 0 … capacity − 1}: a pool without the values that the
 * indices stand for.
 *
 * <p>{@link #tryGet} lends a free index, and {@link #put} returns it. The capacity is not rounded.
 * At first, all indices are free.
 *
 * <p><b>Thread-safety and progress.</b> Any thread, virtual ones included, may call any method at
 * any time. A thread may put an index that another thread got. {@code tryGet} and {@code put} are
 * lock-free, linearizable and allocate nothing. {@code get} blocks.
 *
 * <p><b>Order of service.</b> Waiters are woken in the order in which they arrived. A thread that
 * does not wait may barge: it takes the index before a waiter that is just being woken. That waiter
 * keeps its place, and the next index that is put is transferred to it, while later waiters wait
 * on.
 *
 * <p><b>Not promised:</b> an order of the indices (the one put last tends to be lent next, since
 * its memory is warm), that a waiter gets an index before any other thread does, and that {@link
 * #available()} still holds when it has returned.
 *
 * <p><b>Misuse.</b> An index out of range, a put of an index that is not lent, and any use after
 * {@link #close()} are refused, and change nothing. If several threads put the same lease at once,
 * each by {@link #put(int)}, then one succeeds, the others are refused or have no effect, and the
 * index is free once. Two cases are not detected: a second put that begins, or continues, after the
 * index was lent to another caller; and racing puts of one lease of which one is a put of several.
 * In both cases, one index may be lent twice. A {@linkplain PoolOptions#checked() checked} pool
 * detects both.
 *
 * <p><b>Errors.</b> A get that ends by an {@code OutOfMemoryError} or a {@code StackOverflowError}
 * has lent nothing. A put that ends so has put its index or left it lent; {@link #lent()} says
 * which. There is one exception, after which an index that no caller has may stay lent: code of the
 * pool that first runs in a full heap or a full stack, since the Java runtime then links it.
 */
public sealed class IndexPool extends IndexBag implements AutoCloseable permits WatchedIndexPool {
  /** The result of {@link #tryGet} if no index is free. */
  public static final int WOULD_BLOCK = IndexRing.WOULD_BLOCK;

  /** The largest capacity: 2³⁰. */
  public static final int MAX_CAPACITY = 1 << 30;

  private final PoolWait wait;
  private final PoolName name;
  private final PoolClosing closing;

  /** Ends with the pool; of a pool with values, too. */
  final Showing showing = new Showing();

  /**
   * Creates a pool in which every index is free.
   *
   * @param name the name of the pool in messages, for instance the simple name of its class
   * @param capacity the number of indices, 1 … 2³⁰
   * @throws IllegalArgumentException if the capacity is out of range
   */
  public IndexPool(String name, int capacity) {
    this(name, capacity, WaitStrategy.PARK);
  }

  /** Creates a pool that waits by a strategy. */
  IndexPool(String name, int capacity, WaitStrategy waiting) {
    this(new PoolName(name, null), capacity, waiting);
  }

  /** Creates a pool that has a name, and waits by a strategy. */
  IndexPool(PoolName name, int capacity, WaitStrategy waiting) {
    super(
        name.text(capacity),
        checkCapacity(name.toString(), capacity),
        homesFor(capacity),
        Long.SIZE);
    QueuedWait queued = new QueuedWait(this);
    this.wait = new PoolWait(this, waiting, queued);
    this.name = name;
    this.closing = new PoolClosing(this, queued);
  }

  /**
   * Creates a pool that parks, with a front of a given shape, see {@link IndexPlaces}. All of its
   * homes have got and put their own index.
   */
  IndexPool(String name, int capacity, int homes, int size) {
    super(new PoolName(name, null).text(capacity), capacity, homes, size);
    QueuedWait queued = new QueuedWait(this);
    this.wait = new PoolWait(this, WaitStrategy.PARK, queued);
    this.name = new PoolName(name, null);
    this.closing = new PoolClosing(this, queued);
    placeOwn(homes);
  }

  /**
   * Creates a pool in which every index is free.
   *
   * @param kind the kind of the pool, for messages; also its name, unless the options have one
   * @param capacity the number of indices, 1 … 2³⁰
   * @param options how it waits and how it watches its leases; {@link PoolOptions#wiped()} and
   *     {@link PoolOptions#guardedViews()} are for pools of memory: this pool has no memory to
   *     wipe, and no views to end
   * @return a pool
   * @throws IllegalArgumentException if the capacity is out of range
   * @throws UnsupportedOperationException if the pool is to be {@linkplain PoolOptions#shown()
   *     shown}, and the Java runtime lacks the module {@code java.management}
   */
  public static IndexPool create(String kind, int capacity, PoolOptions options) {
    IndexPool pool = create(kind, capacity, options, null);
    pool.showing.begin(pool, options);
    return pool;
  }

  /**
   * {@link #create(String, int, PoolOptions)} for a pool with values, which is shown with them.
   *
   * @param wiping wipes the memory at each put; null if the pool does not wipe
   */
  static IndexPool create(String kind, int capacity, PoolOptions options, @Nullable Wiping wiping) {
    PoolChoices choices = options.choices().atCreation();
    Showing.require(choices, kind);
    PoolName name = choices.nameOf(kind);
    return choices.isWatching()
        ? new WatchedIndexPool(name, checkCapacity(name.toString(), capacity), choices, wiping)
        : new IndexPool(name, capacity, choices.waiting());
  }

  private static int checkCapacity(String name, int capacity) {
    if (capacity < 1 || capacity > MAX_CAPACITY) {
      throw Refusals.capacity(name, capacity);
    }
    return capacity;
  }

  /**
   * Lends a free index. While no index is free, the caller waits by the pool's {@link
   * WaitStrategy}: by default first on the processor, then asleep in a queue. A virtual thread that
   * sleeps releases its carrier.
   *
   * <p>Memory effects: as {@link #tryGet}.
   *
   * @return an index, which is lent until it is put
   * @throws InterruptedException if the thread is interrupted when it has to wait; nothing is lent,
   *     and the interrupt status is cleared
   * @throws IllegalStateException if the pool is closed, or eight million threads wait for it
   */
  public final int get() throws InterruptedException {
    int lease = getAtOnce();
    if (lease != WOULD_BLOCK) {
      return lease;
    }
    return begin(wait.await(Long.MAX_VALUE));
  }

  /**
   * Lends a free index, and waits up to a time while no index is free. Otherwise as {@link #get()}.
   *
   * @param timeout how long to wait at most; none if zero or negative
   * @return an index, which is lent until it is put
   * @throws InterruptedException if the thread is interrupted when it has to wait; nothing is lent,
   *     and the interrupt status is cleared
   * @throws TimeoutException if the time has passed; nothing is lent
   * @throws IllegalStateException if the pool is closed, or eight million threads wait for it
   * @throws NullPointerException if the time is null, whether or not an index is free
   */
  public final int get(Duration timeout) throws InterruptedException, TimeoutException {
    Objects.requireNonNull(timeout, "timeout");
    int lease = getAtOnce();
    if (lease != WOULD_BLOCK) {
      return lease;
    }
    int index = wait.await(nanos(timeout));
    if (index == WOULD_BLOCK) {
      throw Refusals.timedOut(this, "no index came free", timeout);
    }
    return begin(index);
  }

  /**
   * Lends several indices, all or none. Blocking: while fewer are free, or other threads wait, the
   * caller waits asleep in the queue of {@link #get()}, with each {@link WaitStrategy} of the pool.
   * Once the caller is the oldest waiter, the pool keeps each index that becomes free for it, until
   * it has all. So threads that want few indices hardly starve it. Two threads that want several
   * never keep indices that both need from each other. But a thread that already holds indices may
   * wait for another one that does the same: get all of them by one call.
   *
   * <p>Indices that are kept for a waiting thread count as lent. If this throws, nothing is lent,
   * and the kept indices are free again at once. Then the places of the array have no meaning.
   *
   * <p>Memory effects: of each index, as {@link #tryGet()}.
   *
   * @param leases where the indices are written to; it must not be used by other threads meanwhile
   * @param from the first place in the array
   * @param count how many are wanted, 0 … capacity; 0 does nothing, even in a closed pool
   * @throws InterruptedException if the thread is interrupted when it has to wait; the interrupt
   *     status is cleared
   * @throws IndexOutOfBoundsException if the places do not lie within the array
   * @throws IllegalArgumentException if the count is larger than the capacity
   * @throws IllegalStateException if the pool is closed, or eight million threads wait for it
   */
  public final void get(int[] leases, int from, int count) throws InterruptedException {
    getInTime(leases, from, count, Long.MAX_VALUE);
  }

  /**
   * Lends several indices, all or none, and waits up to a time while fewer are free. Otherwise as
   * {@link #get(int[], int, int)}.
   *
   * @param leases where the indices are written to; it must not be used by other threads meanwhile
   * @param from the first place in the array
   * @param count how many are wanted, 0 … capacity; 0 does nothing, even in a closed pool
   * @param timeout how long to wait at most; none if zero or negative
   * @throws InterruptedException if the thread is interrupted when it has to wait; the interrupt
   *     status is cleared
   * @throws TimeoutException if the time has passed
   * @throws IndexOutOfBoundsException if the places do not lie within the array
   * @throws IllegalArgumentException if the count is larger than the capacity
   * @throws IllegalStateException if the pool is closed, or eight million threads wait for it
   * @throws NullPointerException if the time is null, whether or not indices are free
   */
  public final void get(int[] leases, int from, int count, Duration timeout)
      throws InterruptedException, TimeoutException {
    if (!getInTime(leases, from, count, nanos(timeout))) {
      throw Refusals.timedOut(this, "fewer than " + count + " indices came free", timeout);
    }
  }

  /** Lends several indices, all or none; returns false if the time has passed. */
  private boolean getInTime(int[] leases, int from, int count, long nanos)
      throws InterruptedException {
    StackRoom.require(cells);
    checkSeveral(leases, from, count);
    if (!tryTakeAll(leases, from, count, nanos)) {
      requireAlive();
      if (wait.await(new Gathering.OfLeases(leases, from, count), nanos) == WOULD_BLOCK) {
        return false;
      }
    }
    beginAll(leases, from, count);
    return true;
  }

  /** Returns a time-out in nanoseconds: 0 if there is no time to wait, at most MAX_VALUE. */
  private static long nanos(Duration timeout) {
    return Math.max(0, TimeUnit.NANOSECONDS.convert(timeout));
  }

  private void checkSeveral(int[] leases, int from, int count) {
    Objects.checkFromIndexSize(from, count, leases.length);
    if (count > capacity) {
      throw Refusals.tooMany(this, count);
    }
  }

  /**
   * Takes several indices, or none if fewer are free, or others wait and this get may wait behind
   * them; returns true if it has them.
   */
  private boolean tryTakeAll(int[] leases, int from, int count, long nanos) {
    if (count > 0 && nanos > 0 && hasWaiters()) {
      return false;
    }
    int got = take(leases, from, count);
    if (got == count) {
      return true;
    }
    Gathering.putEach(this, leases, from, got);
    return false;
  }

  /**
   * Lends a free index, and waits without a thread while no index is free. Lock-free. The get waits
   * in the same queue as the threads of {@link #get()}, in its turn. Where an index is free at
   * once, this calls the handler itself, and allocates nothing.
   *
   * <p>Memory effects: actions before the {@link #put} of the index happen-before the call of the
   * handler, as do actions of the caller before this call.
   *
   * @param handler what to call, exactly once unless this throws; see there on which thread
   * @return the get, to cancel it
   * @throws NullPointerException if an argument is null
   * @throws IllegalStateException if the pool is closed, or eight million gets wait for it
   */
  public final PendingGet getAsync(GetHandler handler) {
    return getAsync(handler, Long.MAX_VALUE);
  }

  /**
   * Lends a free index, and waits without a thread, up to a time, while no index is free. Otherwise
   * as {@link #getAsync(GetHandler)}.
   *
   * @param handler what to call, exactly once unless this throws; see there on which thread
   * @param timeout how long to wait at most; none if zero or negative
   * @return the get, to cancel it
   * @throws NullPointerException if an argument is null
   * @throws IllegalStateException if the pool is closed, or eight million gets wait for it
   */
  public final PendingGet getAsync(GetHandler handler, Duration timeout) {
    return getAsync(handler, nanos(timeout));
  }

  private PendingGet getAsync(GetHandler handler, long nanos) {
    Objects.requireNonNull(handler, "handler");
    int lease = getAtOnce();
    if (lease == WOULD_BLOCK) {
      return waitAsync(new int[1], 0, 1, handler, nanos);
    }
    GetHandlers.call(handler, lease, GetOutcome.LENT);
    return ServedGet.SERVED;
  }

  /**
   * Lends several indices, all or none, and waits without a thread while fewer are free, or others
   * wait. Otherwise as {@link #getAsync(GetHandler)}, and fair as {@link #get(int[], int, int)}.
   *
   * @param leases where the indices are written to; it must not be used until the handler is called
   * @param from the first place in the array
   * @param count how many are wanted, 0 … capacity; 0 are lent at once, even by a closed pool
   * @param handler what to call, exactly once unless this throws; see there on which thread
   * @return the get, to cancel it
   * @throws NullPointerException if an argument is null
   * @throws IndexOutOfBoundsException if the places do not lie within the array
   * @throws IllegalArgumentException if the count is larger than the capacity
   * @throws IllegalStateException if the pool is closed, or eight million gets wait for it
   */
  public final PendingGet getAsync(int[] leases, int from, int count, GetHandler handler) {
    return getAsync(leases, from, count, handler, Long.MAX_VALUE);
  }

  /**
   * Lends several indices, all or none, and waits without a thread, up to a time. Otherwise as
   * {@link #getAsync(int[], int, int, GetHandler)}.
   *
   * @param leases where the indices are written to; it must not be used until the handler is called
   * @param from the first place in the array
   * @param count how many are wanted, 0 … capacity; 0 are lent at once, even by a closed pool
   * @param handler what to call, exactly once unless this throws; see there on which thread
   * @param timeout how long to wait at most; none if zero or negative
   * @return the get, to cancel it
   * @throws NullPointerException if an argument is null
   * @throws IndexOutOfBoundsException if the places do not lie within the array
   * @throws IllegalArgumentException if the count is larger than the capacity
   * @throws IllegalStateException if the pool is closed, or eight million gets wait for it
   */
  public final PendingGet getAsync(
      int[] leases, int from, int count, GetHandler handler, Duration timeout) {
    return getAsync(leases, from, count, handler, nanos(timeout));
  }

  private PendingGet getAsync(int[] leases, int from, int count, GetHandler handler, long nanos) {
    Objects.requireNonNull(handler, "handler");
    StackRoom.require(cells);
    checkSeveral(leases, from, count);
    if (!tryTakeAll(leases, from, count, nanos)) {
      requireAlive();
      return waitAsync(leases, from, count, handler, nanos);
    }
    beginAll(leases, from, count);
    GetHandlers.call(handler, count == 0 ? WOULD_BLOCK : leases[from], GetOutcome.LENT);
    return ServedGet.SERVED;
  }

  private PendingGet waitAsync(int[] leases, int from, int count, GetHandler handler, long nanos) {
    if (nanos == 0) {
      refused();
      GetHandlers.call(handler, WOULD_BLOCK, GetOutcome.TIMED_OUT);
      return ServedGet.SERVED;
    }
    AsyncGet get = new AsyncGet(this, leases, from, count, handler);
    get.begin(nanos);
    return get;
  }

  @Override
  final void putUnlent(int index) {
    putIndex(index);
  }

  /** Puts a lease that no caller has seen. Allocates nothing. */
  void giveBack(int lease) {
    putUnlent(lease);
  }

  /**
   * Estimates how many indices are lent: those that are not {@link #available}, except those that a
   * waiting {@link #close(Duration)} has taken. Indices that are kept for a thread that waits for
   * several count as lent. In an abandoned pool, it counts the indices that have not been put.
   *
   * @return a count, {@code 0 … capacity}; 0 once the pool is closed
   */
  public int lent() {
    if (isClosed()) {
      return 0;
    }
    // First the indices that closers have taken. Otherwise an index that a closer takes meanwhile
    // would count as lent.
    return isAlive()
        ? Math.max(0, capacity - closing.gathered() - available())
        : capacity - returned();
  }

  /**
   * Returns the name of the pool.
   *
   * @return the name that its options give it, or else its kind
   */
  public String name() {
    return name.name();
  }

  /**
   * Returns the numbers of the pool, now and since its creation. Takes time proportional to the
   * capacity. The counts cost nothing in a get or put that finds an index at its first try.
   *
   * @return a snapshot
   */
  public PoolStatistics statistics() {
    return statistics(0);
  }

  /** {@link #statistics()} of a pool with a number of pinned leases. */
  PoolStatistics statistics(int pinned) {
    int lent = lent();
    counters.seen(lent);
    return new PoolStatistics(counters, capacity, lent, pinned, overdue(), gets(), stripesTaken());
  }

  /** Returns how many gets there were, or {@link PoolStatistics#NOT_COUNTED}. */
  long gets() {
    return PoolStatistics.NOT_COUNTED;
  }

  /**
   * Returns how many leases are {@linkplain PoolOptions#overdueAfter overdue}, if that is known.
   */
  int overdue() {
    return 0;
  }

  /**
   * {@link #checkIndex} of several leases, at less cost.
   *
   * @param leases the leases
   * @param from the first of them in the array
   * @param count how many they are
   * @return true if each lease is its index
   * @throws IndexOutOfBoundsException if the places do not lie within the array, or an index is not
   *     {@code 0 … capacity − 1}
   * @throws IllegalStateException if the pool is closed, or a lease known not to be out
   */
  boolean checkLeases(int[] leases, int from, int count) {
    checkAll(leases, from, count);
    return true;
  }

  /**
   * {@link #checkIndex} of consecutive leases, at less cost.
   *
   * @param first the first of them
   * @param count how many they are
   * @return true if each lease is its index
   * @throws IndexOutOfBoundsException if one of them is not {@code 0 … capacity − 1}, or the count
   *     is negative
   * @throws IllegalStateException if the pool is closed, or a lease known not to be out
   */
  boolean checkLeases(int first, int count) {
    requireRange(first, count);
    if (count > 0) {
      // One check for all, as in checkAll.
      int _ = checkIndex(first);
    }
    return true;
  }

  final void requireRange(int first, int count) {
    if (first < 0 || count < 0 || first > capacity - count) {
      throw Refusals.rangeOutOfBounds(this, first, count);
    }
  }

  /**
   * Returns the index of a lease. If a put will refuse the lease, the result may be negative, or
   * out of range.
   */
  int peekIndex(int lease) {
    return lease;
  }

  /**
   * Takes back the lease that a view is of: as {@link #put(int)}, but if the pool has {@linkplain
   * PoolOptions#guardedViews() guarded views}, a view of an earlier lease is refused, even if the
   * index is lent again.
   *
   * @param lease a lease that is out
   * @param view the result of {@link #view} for it
   * @throws IndexOutOfBoundsException if the index is out of range
   * @throws IllegalStateException if the lease is not out, or the pool is closed
   */
  void put(int lease, MemorySegment view) {
    put(lease);
  }

  /**
   * {@link #put(int)} after a reset of what the index stands for. Where leases have generations,
   * the lease ends before, so that no other put resets it, too. If the reset throws, the lease is
   * out.
   */
  void put(int lease, IntConsumer reset) {
    resetLent(lease, reset);
    put(lease);
  }

  /** As {@link #put(int, IntConsumer)}: if a reset throws, all of the leases are out. */
  void put(int[] leases, int from, int count, IntConsumer reset) {
    Objects.checkFromIndexSize(from, count, leases.length);
    for (int i = from; i < from + count; i++) {
      resetLent(leases[i], reset);
    }
    put(leases, from, count);
  }

  /** Leaves what is no lease to the put, which refuses it. */
  private void resetLent(int index, IntConsumer reset) {
    boolean isIndex = index >= 0 && index < capacity;
    if (isIndex && !isClosed() && isLent(index)) {
      reset.accept(index);
    }
  }

  /**
   * Limits a view to the life of a lease, if the pool has {@linkplain PoolOptions#guardedViews()
   * guarded views}.
   *
   * @param lease a lease that is out
   * @param part the memory that its index stands for
   * @return the same memory; if views are guarded, every access throws once the lease is put
   * @throws IllegalStateException if views are guarded, and the lease has been put meanwhile
   */
  MemorySegment view(int lease, MemorySegment part) {
    return part;
  }

  /** Returns true if a view may be kept for the next lease of its index. */
  boolean keepsViews() {
    return true;
  }

  /**
   * Returns true if this object may refer to the memory that its indices stand for. That memory is
   * then reachable as long as this object is.
   */
  boolean leadsToMemory() {
    return false;
  }

  /**
   * Lists the leases that have been out for at least a given time. Empty if the pool takes no
   * {@linkplain PoolOptions#census() census}.
   *
   * @param age the least time that a lease has been out
   * @return the leases for which that was true at some instant within this call, the oldest first
   */
  public List<LeaseRecord> lentLongerThan(Duration age) {
    return List.of();
  }

  /**
   * Closes the pool permanently, if no index is lent. This call takes every index itself, and other
   * threads may find none free meanwhile. A second close does nothing.
   *
   * <p>Memory effects: actions before any {@code put} happen-before the return.
   *
   * @throws IllegalStateException if an index is lent; the message says how many, and the pool is
   *     left as it was
   */
  @Override
  public void close() {
    try {
      closeAtOnce();
    } finally {
      waiters.handlers.call();
    }
    try {
      showing.end();
    } finally {
      ended();
    }
  }

  /** Closes the pool. Code of callers, such as the server's, does not run with the monitor. */
  private synchronized void closeAtOnce() {
    if (isClosed()) {
      return;
    }
    int out = lent();
    if (out == 0 && isAlive()) {
      counters.beginTaking();
      waiters.handlers.postpone();
      try {
        out = closing.takeAll();
      } finally {
        waiters.handlers.endPostponing();
        counters.endTaking();
      }
    }
    if (out > 0) {
      LeakEvent.record(this, out, false);
      throw Refusals.closeWhileLent(this, out, holders());
    }
  }

  /**
   * Marks a pool closed all of whose indices this thread has taken; returns false if it has ended.
   */
  synchronized boolean closeTaken() {
    if (!isAlive()) {
      return false;
    }
    waiters.handlers.postpone();
    try {
      markClosed();
    } finally {
      waiters.handlers.endPostponing();
    }
    return true;
  }

  /**
   * Closes the pool permanently, as {@link #close()}, but waits up to a time while an index is
   * lent. Blocking. This call waits as {@link #get(int[], int, int)} of all indices, behind the
   * threads that wait already. So other threads may find none free, and those that still wait when
   * the pool is closed are refused. A wait of this method is no wait in the {@link #statistics()}.
   *
   * <p>If this call ends by an exception, all indices that it has taken are free again, and the
   * pool is open as before. A {@link #close()} or {@link #closeAbandoning} meanwhile does not wait
   * for this call. A {@code close()} may be refused although nothing is lent; {@code
   * closeAbandoning} ends the wait. Of several calls of this method, one closes the pool for all of
   * them.
   *
   * <p>Memory effects: as {@link #close()}.
   *
   * @param timeout how long to wait at most; none if zero or negative
   * @throws IllegalStateException if an index is still lent when the time has passed, or the pool
   *     was abandoned and an index is lent, or eight million threads wait for the pool; the message
   *     says how many are lent
   * @throws InterruptedException if the thread is interrupted when it has to wait; the interrupt
   *     status is cleared
   * @throws NullPointerException if the time is null
   */
  public void close(Duration timeout) throws InterruptedException {
    Objects.requireNonNull(timeout, "timeout");
    int out = closing.gatherAll(nanos(timeout));
    if (out > 0 && Thread.interrupted()) {
      throw Refusals.interruptedClose(this, out);
    }
    // Closed; else this is refused, or succeeds if the last lease was put just now.
    close();
  }

  /** Returns the threads that hold indices, for messages. Empty if they are not known. */
  String holders() {
    return "";
  }

  /**
   * Closes the pool permanently, although indices may be lent. From now on it lends none. Callers
   * may use the lent indices, and must put them, as before. If this call overlaps a put, a {@code
   * get} that races with that put may still lend. Does nothing if the pool is closed or abandoned
   * already.
   *
   * @param afterwards is run once, by the thread that puts the last index, or by this one if none
   *     is lent
   */
  public void closeAbandoning(Runnable afterwards) {
    boolean isFirst;
    try {
      isFirst = abandonOnce(afterwards);
    } finally {
      waiters.handlers.call();
    }
    if (isFirst) {
      reclaim();
    }
  }

  private synchronized boolean abandonOnce(Runnable afterwards) {
    if (!isAlive()) {
      return false;
    }
    int out = lent();
    if (out > 0) {
      LeakEvent.record(this, out, true);
    }
    waiters.handlers.postpone();
    try {
      abandon(showing.endBefore(afterwards));
    } finally {
      waiters.handlers.endPostponing();
    }
    return true;
  }
}
