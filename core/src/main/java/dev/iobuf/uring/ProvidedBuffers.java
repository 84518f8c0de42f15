package dev.iobuf.uring;

import dev.iobuf.io.Errno;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.pool.IndirectPool;
import java.io.Closeable;
import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;

/**
 * Leases of a pool, from which the kernel chooses when bytes arrive. So silent connections hold no
 * buffer.
 *
 * <p>{@link #refill()} gets as many leases from the pool as there is room for, and hands them to
 * the kernel. A completion that carries a lease gives it to the program. The program puts the lease
 * into the pool when it has finished with it. If the kernel finds no lease left, a receive
 * completes with {@link Errno#ENOBUFS}, and a multishot receive is over: refill, and receive again.
 * {@link #refillAsync()} also wakes the owner of the ring when the pool has a lease again.
 *
 * <p><b>Several buffers at once.</b> A {@linkplain IoUring#receiveBundle bundle} fills one buffer
 * after the other, and completes once for all: {@link Completion#parts()}.
 *
 * <p><b>Bit by bit.</b> If they are {@linkplain IoUring#provideIncremental incremental}, the kernel
 * goes on in the same buffer at the next receive, until it is full. Only then does a completion
 * return the lease: {@link Completion#isKept(int)}.
 *
 * <p>Like their ring, provided buffers belong to one thread. Any thread may use the pool.
 *
 * <pre>
 *       pool ── refill() ──▶ this ── kernel ──▶ Completion.lease() ── put ──▶ pool
 * </pre>
 */
public final class ProvidedBuffers implements Closeable {
  /** The most entries that the kernel takes: 2¹⁵. */
  public static final int MAX_ENTRIES = 1 << 15;

  private final IoUring ring;
  private final IndirectPool<?> pool;
  private final Arena arena;
  private final BufferRing shared;

  /**
   * By buffer number: the lease that the kernel has under that number, or {@link
   * Completion#NO_LEASE}.
   */
  private final int[] leases;

  /**
   * By buffer number: the one that was handed over after it. The kernel takes them in this order.
   */
  private final int[] following;

  /** The buffer number that was handed over last. */
  private int last;

  /** By buffer number: how many bytes completions have shown, while the kernel keeps the rest. */
  private final int[] used;

  private final boolean isIncremental;

  /** The numbers under which the kernel has no lease. */
  private final int[] free;

  private int freeCount;
  private int inFlight;
  private boolean isClosed;

  /** Null until {@link #refillAsync} is used. */
  private @Nullable AsyncRefill async;

  /**
   * Registers a ring.
   *
   * @param arena of the ring's thread, which this ring closes
   */
  ProvidedBuffers(
      IoUring ring, Arena arena, int group, IndirectPool<?> pool, int size, boolean isIncremental)
      throws SystemCallException {
    this.ring = ring;
    this.isIncremental = isIncremental;
    this.pool = pool;
    this.arena = arena;
    this.shared = new BufferRing(ring.kernel.fd, arena, group, pool, size);
    this.leases = new int[size];
    this.following = new int[size];
    this.used = new int[size];
    ring.completion.reserveParts(size);
    this.free = new int[size];
    for (int number = size - 1; number >= 0; number--) {
      leases[number] = Completion.NO_LEASE;
      free[freeCount++] = number;
    }
    shared.register(isIncremental);
  }

  /** Checks a size, before memory is allocated for it. */
  static int checkSize(int size) {
    if (size < 1 || size > MAX_ENTRIES || Integer.bitCount(size) != 1) {
      throw new IllegalArgumentException(
          "entries of a buffer ring must be a power of two, 1 … %s: entries=%s"
              .formatted(MAX_ENTRIES, size));
    }
    return size;
  }

  /**
   * Gets leases from the pool, without waiting, and hands them to the kernel, until the kernel has
   * as many leases as there are entries, or the pool has none left.
   *
   * @return how many leases were handed over
   * @throws IllegalStateException if this or the pool is closed
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public int refill() {
    checkOpen();
    return async == null ? refill(Completion.NO_LEASE) : refill(async.take());
  }

  /**
   * Refills as {@link #refill()}, without waiting. If the kernel then has no lease, these buffers
   * wait for one in the queue of the pool, without a thread, in their turn. Once a caller has put
   * one, the owner of the ring is woken: its {@link IoUring#await} returns, and the next refill
   * hands over that lease, and as many more as are free. So an owner that calls this in each round
   * of its loop need not look whether the pool has leases again.
   *
   * <p>At most one get waits, and ends when these buffers are closed. If the pool is closed while
   * it waits, the owner is woken, and the next call throws. If a refill finds other leases while
   * the get waits, one lease may be kept here until the next refill or the end.
   *
   * <p>The first call makes the {@linkplain IoUring#waker waker} of the ring, and with it a
   * descriptor.
   *
   * @return how many leases were handed over
   * @throws IllegalStateException if this or the pool is closed, or eight million gets wait for the
   *     pool; or the ring has no waker yet, and a chain drains
   * @throws SystemCallException if the ring has no waker yet, and can't make one
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public int refillAsync() throws SystemCallException {
    checkOpen();
    AsyncRefill refill = async;
    if (refill == null) {
      refill = new AsyncRefill(pool, ring.waker());
      async = refill;
    }
    int added = refill(refill.take());
    if (provided() == 0) {
      refill.ask();
      added += refill(refill.take()); // A lease may be free again meanwhile.
    }
    return added;
  }

  /** Hands over a lease, if there is one, and those that are free. */
  private int refill(int first) {
    int before = freeCount;
    int lease = first;
    try {
      while (freeCount > 0) {
        if (lease == Completion.NO_LEASE) {
          lease = pool.tryGet();
        }
        if (lease == IndexPool.WOULD_BLOCK) {
          break;
        }
        int next = lease;
        lease = Completion.NO_LEASE;
        provide(next);
      }
    } finally {
      if (freeCount < before) {
        shared.publish();
      }
    }
    if (lease != Completion.NO_LEASE) {
      pool.put(lease); // Other leases have taken all the room meanwhile.
    }
    return before - freeCount;
  }

  private void provide(int lease) {
    try {
      pool.pin(lease);
    } catch (RuntimeException | Error e) {
      pool.put(lease); // The first pin of a pool needs heap.
      throw e;
    }
    int number = free[--freeCount];
    leases[number] = lease;
    used[number] = 0;
    following[last] = number;
    last = number;
    shared.add(pool.address(lease), pool.bufferSize(), number);
  }

  /** Takes the lease of a buffer number. The caller must unpin it. */
  private int take(int number) {
    int lease = leases[number];
    leases[number] = Completion.NO_LEASE;
    free[freeCount++] = number;
    return lease;
  }

  /**
   * Takes the parts that a completion shows. The kernel fills each buffer to its end before it
   * begins with the following one. The caller must unpin the leases that are returned.
   *
   * @param first the number of the first buffer
   * @param bytes how many bytes the parts have together; there is one part even if it is empty
   * @param isKept true if the kernel keeps the rest of the last buffer
   */
  void take(int first, int bytes, boolean isKept, Parts into) {
    into.begin(pool);
    int size = pool.bufferSize();
    int number = first;
    int left = bytes;
    while (true) {
      int from = used[number];
      int length = Math.min(left, size - from);
      left -= length;
      int next = following[number];
      if (left == 0 && isKept) {
        into.add(leases[number], from, length, true);
        used[number] = from + length;
        return;
      }
      into.add(take(number), from, length, false);
      if (left == 0) {
        return;
      }
      number = next;
    }
  }

  /**
   * Counts the leases that the kernel has, one of which it has filled in part included.
   *
   * @return 0 … {@link #entries()}
   */
  public int provided() {
    return leases.length - freeCount;
  }

  /**
   * Returns true if the kernel fills each buffer bit by bit, by several receives.
   *
   * @return true if {@link IoUring#provideIncremental} has made them
   */
  public boolean isIncremental() {
    return isIncremental;
  }

  /**
   * Returns how many leases the kernel can have.
   *
   * @return a power of two
   */
  public int entries() {
    return leases.length;
  }

  /**
   * Returns the pool that leases come from.
   *
   * @return the pool
   */
  public IndirectPool<?> pool() {
    return pool;
  }

  /**
   * Takes all leases back from the kernel, and puts them into the pool. One that {@linkplain
   * Completion#isKept(int) was kept} is among them: finish with its bytes before. Closing again
   * does nothing.
   *
   * @throws IllegalStateException if operations that receive into it are in flight; nothing changes
   * @throws SystemCallException if the kernel refuses
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  @Override
  public void close() throws SystemCallException {
    ring.checkOwner();
    if (isClosed) {
      return;
    }
    if (inFlight > 0) {
      throw new IllegalStateException(
          "close while %s operations that receive into it are in flight: %s; cancel them, and take"
                  .formatted(inFlight, this)
              + " their completions");
    }
    shared.unregister();
    ring.groups.remove(this);
    try {
      giveBack();
    } finally {
      arena.close();
    }
  }

  /** Puts the leases that the kernel had. It can no longer write to them. */
  private void giveBack() {
    isClosed = true;
    try {
      putAll();
    } finally {
      if (async != null) {
        async.close();
      }
    }
  }

  private void putAll() {
    IllegalStateException refusal = null;
    for (int number = 0; number < leases.length; number++) {
      if (leases[number] != Completion.NO_LEASE) {
        try {
          int lease = take(number);
          pool.unpin(lease);
          pool.put(lease);
        } catch (IllegalStateException e) {
          refusal = e; // A caller has undone the pin.
        }
      }
    }
    if (refusal != null) {
      throw refusal;
    }
  }

  private void checkOpen() {
    ring.checkOwner();
    if (isClosed) {
      throw new IllegalStateException("the buffer ring was closed: " + this);
    }
  }

  /**
   * Throws if a socket has messages: the kernel would put several of them side by side, or cut one
   * at the end of a buffer, and nothing would tell.
   */
  static void requireStream(IoUringFile socket, String what) {
    if (socket.hasMessages()) {
      throw new IllegalArgumentException(
          "%s needs a stream: socket=%s has messages, whose bounds would be lost; receive each into a buffer"
                  .formatted(what, socket)
              + " of its own");
    }
  }

  /**
   * Throws if an operation of a ring can't receive from a file into these buffers.
   *
   * @param what the operation, for the message
   */
  void checkUse(IoUring user, IoUringFile source, String what) {
    checkUse(user);
    if (isIncremental) {
      requireStream(source, what + " into incremental buffers");
    }
  }

  /** Throws if these buffers belong to another ring, or are closed. */
  void checkUse(IoUring user) {
    if (ring != user) {
      throw new IllegalArgumentException("the buffer ring belongs to another ring: " + this);
    }
    checkOpen();
  }

  int group() {
    return shared.group();
  }

  void enter() {
    inFlight++;
  }

  void leave() {
    inFlight--;
  }

  @Override
  public String toString() {
    return "ProvidedBuffers[entries=%s, provided=%s, pool=%s%s]"
        .formatted(leases.length, provided(), pool, isClosed ? ", closed" : "");
  }
}
