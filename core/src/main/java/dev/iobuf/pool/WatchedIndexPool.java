package dev.iobuf.pool;

import dev.iobuf.pool.PoolChoices.Flag;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A pool that watches its leases, as its options say: it numbers them, records their holders, wipes
 * their memory, or ends their views.
 *
 * <p>It is a separate class, so that a program that watches nothing never loads it, and the
 * compiler binds the methods of {@link IndexPool} directly.
 */
final class WatchedIndexPool extends IndexPool {
  /*
   *   get: an index is taken ──▶ its lease begins ──▶ census
   *   put: the lease ends, by a CAS ──▶ its views end ──▶ wipe ──▶ census ──▶ the index is free
   *
   * Without generations and options that need them, a put is as in any pool, after the census.
   *
   * If a step of a put throws, the steps before it are undone, and the lease stays out.
   */

  /** The {@link Generations}; null if only a census is taken. */
  private final int @Nullable [] generations;

  /** The number of low bits of a lease that are its index. */
  private final int bits;

  private final @Nullable Census census;

  /** The age from which a lease is overdue, in nanoseconds. */
  private final long overdueAfter;

  private final @Nullable Wiping wiping;
  private final @Nullable ViewGuard guard;

  /** The use of the clock; null if the pool does not use it. */
  private final @Nullable Reference<WatchedIndexPool> clockUse;

  /**
   * Creates a pool in which every index is free.
   *
   * @param name the name of the pool
   * @param capacity the number of indices
   * @param choices as they are now; at least one of them watches leases
   * @param wiping wipes the memory at each put; null if the pool does not wipe
   */
  WatchedIndexPool(PoolName name, int capacity, PoolChoices choices, @Nullable Wiping wiping) {
    super(name, capacity, choices.waiting());
    boolean isChecked = choices.has(Flag.CHECKED);
    boolean hasGuard = choices.has(Flag.GUARDED_VIEWS);
    this.bits = Generations.bitsOf(capacity, isChecked);
    this.generations =
        isChecked || hasGuard || wiping != null ? Generations.create(capacity, spacing) : null;
    boolean hasCensus = choices.hasCensus() && capacity <= Census.MAX_CAPACITY;
    this.census = hasCensus ? new Census(capacity, choices.census(), spacing) : null;
    this.overdueAfter = TimeUnit.NANOSECONDS.convert(choices.overdueAfter());
    this.wiping = wiping;
    this.guard = hasGuard ? new ViewGuard(capacity) : null;
    disableFastPath(); // so that each put comes here
    this.clockUse = census == null ? null : CoarseClock.startFor(this);
  }

  /**
   * Creates a checked pool that parks, with a front of a given shape, as {@link
   * IndexPool#IndexPool(String, int, int, int)} does. No clock runs for its census.
   */
  WatchedIndexPool(String name, int capacity, int homes, int size, @Nullable Census census) {
    super(name, capacity, homes, size);
    this.bits = Generations.bitsOf(capacity, true);
    this.generations = Generations.create(capacity, spacing);
    this.census = census;
    this.overdueAfter = Long.MAX_VALUE;
    this.wiping = null;
    this.guard = null;
    this.clockUse = null;
    disableFastPath();
  }

  @Override
  int begin(int index) {
    int lease = generations == null ? index : Generations.begin(generations, at(index), bits);
    if (census != null) {
      census.begin(index);
    }
    return lease;
  }

  private int at(int index) {
    return Generations.at(index, spacing);
  }

  @Override
  void beginAll(int[] leases, int from, int count) {
    for (int i = from; i < from + count; i++) {
      leases[i] = begin(leases[i]);
    }
  }

  @Override
  void putOffFastPath(int lease) {
    put(lease, 0, 0);
  }

  /** Puts a lease. If it is one of a bulk put, a refusal says how many of them were put before. */
  private void put(int lease, int done, int count) {
    int index =
        generations == null
            ? requireLent(lease, done, count)
            : end(generations, lease, done, count);
    if (census != null) {
      census.end(index);
    }
    putIndex(index);
  }

  /** Refuses a free index with all that is known of it. A race is left to the put. */
  private int requireLent(int lease, int done, int count) {
    int index = requireIndex(lease);
    if (isFree(index)) {
      throw notLent(index, Refusals.progress(done, count));
    }
    return index;
  }

  /** Ends a lease, and what depends on it. Returns its index. */
  private int end(int[] generations, int lease, int done, int count) {
    int index = requireIndex(lease);
    if (!Generations.tryEnd(generations, at(index), lease)) {
      throw isClosed()
          ? misuse(Misuse.USE_AFTER_END, Refusals.ended(this, "put of index " + index + " after "))
          : Refusals.oldLease(
              this,
              Misuse.PUT_OF_FREE,
              "put",
              lease,
              index,
              holder(index) + Refusals.progress(done, count));
    }
    try {
      if (guard != null) {
        guard.end(this, index, done, count);
      }
      if (wiping != null) {
        wiping.wipe(index);
      }
    } catch (Throwable e) {
      Generations.resume(generations, at(index), lease);
      throw e;
    }
    return index;
  }

  @Override
  public void put(int[] leases, int from, int count) {
    Objects.checkFromIndexSize(from, count, leases.length);
    for (int i = from; i < from + count; i++) {
      requireIndex(leases[i]);
    }
    for (int i = 0; i < count; i++) {
      put(leases[from + i], i, count);
    }
  }

  @Override
  void put(int lease, MemorySegment view) {
    if (guard != null && generations != null) {
      int index = requireOut(generations, lease);
      if (!guard.hasMade(index, view)) {
        throw Refusals.earlierLease(this, index, holder(index));
      }
    }
    put(lease);
  }

  @Override
  void giveBack(int lease) {
    int index = indexOf(lease);
    if (generations != null) {
      boolean _ = Generations.tryEnd(generations, at(index), lease);
    }
    if (census != null) {
      census.end(index);
    }
    putUnlent(index);
  }

  /** Returns the index of a lease if it is in range. */
  private int requireIndex(int lease) {
    int index = indexOf(lease);
    requireBounds(index);
    return index;
  }

  private int indexOf(int lease) {
    // A negative number is no lease, and stays as it is, for the message.
    return lease < 0 ? lease : lease & ((1 << bits) - 1);
  }

  @Override
  int checkOffFastPath(int lease) {
    return generations == null ? super.checkOffFastPath(lease) : requireOut(generations, lease);
  }

  private int requireOut(int[] generations, int lease) {
    int index = super.checkOffFastPath(indexOf(lease));
    if (!Generations.isOut(generations, at(index), lease)) {
      throw Refusals.oldLease(this, Misuse.USE_OF_FREE, "use", lease, index, holder(index));
    }
    return index;
  }

  @Override
  int peekIndex(int lease) {
    int index = indexOf(lease);
    return generations == null
            || (index >= 0 && index < capacity && Generations.isOut(generations, at(index), lease))
        ? index
        : WOULD_BLOCK;
  }

  @Override
  boolean checkLeases(int[] leases, int from, int count) {
    Objects.checkFromIndexSize(from, count, leases.length);
    for (int i = from; i < from + count; i++) {
      int _ = checkIndex(leases[i]);
    }
    return areIndices();
  }

  @Override
  boolean checkLeases(int first, int count) {
    requireRange(indexOf(first), count);
    for (int i = 0; i < count; i++) {
      int _ = checkIndex(first + i);
    }
    return areIndices();
  }

  private boolean areIndices() {
    return bits == Integer.SIZE - 1;
  }

  @Override
  MemorySegment view(int index, MemorySegment part) {
    return guard == null ? part : guard.view(index, part);
  }

  @Override
  boolean keepsViews() {
    return guard == null && areIndices();
  }

  @Override
  boolean leadsToMemory() {
    // To wipe it. And guarded views do not keep the scope alive by which the memory is known to be
    // in use.
    return wiping != null || guard != null;
  }

  @Override
  public List<LeaseRecord> lentLongerThan(Duration age) {
    Objects.requireNonNull(age, "age");
    return census == null ? List.of() : census.records(age, this::leaseOf);
  }

  @Override
  int overdue() {
    return census == null ? 0 : census.countLongerThan(overdueAfter);
  }

  /** Returns the present lease of an index, for a report. */
  private int leaseOf(int index) {
    return generations == null ? index : Generations.leaseOf(generations, at(index));
  }

  @Override
  String holders() {
    return census == null ? "" : census.holders(this::leaseOf);
  }

  private String holder(int index) {
    return census == null ? "" : census.holder(index, this::leaseOf);
  }

  /** Called by the thread of the clock, about once a second. */
  void settleCensus() {
    if (census != null) {
      census.settle();
    }
  }

  @Override
  void ended() {
    if (clockUse != null) {
      CoarseClock.end(clockUse);
    }
  }
}
