package dev.iobuf.pool;

import dev.iobuf.pool.PoolChoices.Flag;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
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
   *   get: an index is taken ──▶ count ──▶ its lease begins ──▶ census
   *   put: the lease ends, by a CAS ──▶ its views end ──▶ wipe or reset ──▶ census ──▶ the index is free
   *
   * Without generations and options that need them, a put is as in any pool, after the census.
   *
   * If a step of a put throws, the lease is out again, and its holder may put it again. Until then, the
   * thread that puts has the index to itself: the lease is over, and no other thread can get it.
   */

  /** The {@link Generations}; null if no option needs them. */
  final int @Nullable [] generations;

  /** How many low bits of a lease are its index. */
  final int bits;

  private final @Nullable Census census;

  /** The {@link GetCounts}; null if gets are not counted. */
  private final long @Nullable [] gets;

  /** From when on a lease is overdue, in nanoseconds. */
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
    this.gets = choices.has(Flag.COUNTED) ? GetCounts.create(capacity, spacing) : null;
    this.overdueAfter = TimeUnit.NANOSECONDS.convert(choices.overdueAfter());
    this.wiping = wiping;
    this.guard = hasGuard ? new ViewGuard(capacity) : null;
    if (isAskedByPuts()) {
      disableFastPath(); // so that no put passes by
    }
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
    this.gets = null;
    this.overdueAfter = Long.MAX_VALUE;
    this.wiping = null;
    this.guard = null;
    this.clockUse = null;
    disableFastPath();
  }

  /** Returns false if the pool only counts: then its puts are those of any pool. */
  private boolean isAskedByPuts() {
    return generations != null || census != null;
  }

  @Override
  int begin(int index) {
    if (gets != null) {
      GetCounts.count(gets, index, spacing);
    }
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
  public int tryGet(int[] leases, int from, int count) {
    int got = super.tryGet(leases, from, count);
    if (got < count) {
      refused();
    }
    return got;
  }

  @Override
  void refused() {
    if (gets != null) {
      counters.refused();
    }
  }

  @Override
  long gets() {
    return gets == null ? super.gets() : GetCounts.sum(gets, capacity, spacing);
  }

  @Override
  void putOffFastPath(int lease) {
    put(lease, 0, 0);
  }

  /** Puts a lease. If it is one of a bulk put, a refusal says how many of them were put before. */
  private void put(int lease, int done, int count) {
    putEnded(
        generations == null
            ? requireLent(lease, done, count)
            : end(generations, lease, done, count));
  }

  /** Puts an index of which the lease is over. */
  private void putEnded(int index) {
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
    StackRoom.require(cells);
    if (!isAskedByPuts()) {
      super.put(leases, from, count);
      return;
    }
    requireIndices(leases, from, count);
    for (int i = 0; i < count; i++) {
      put(leases[from + i], i, count);
    }
  }

  private void requireIndices(int[] leases, int from, int count) {
    Objects.checkFromIndexSize(from, count, leases.length);
    for (int i = from; i < from + count; i++) {
      requireIndex(leases[i]);
    }
  }

  @Override
  void put(int lease, IntConsumer reset) {
    StackRoom.require(cells);
    if (generations == null) {
      super.put(lease, reset);
    } else {
      int index = end(generations, lease, 0, 0);
      try {
        reset.accept(index);
      } catch (Throwable e) {
        Generations.resume(generations, at(index), lease);
        throw e;
      }
      putEnded(index);
    }
  }

  @Override
  void put(int[] leases, int from, int count, IntConsumer reset) {
    StackRoom.require(cells);
    if (generations == null) {
      super.put(leases, from, count, reset);
      return;
    }
    requireIndices(leases, from, count);
    // A reset may run any code, which may change the caller's array.
    int[] own = new int[count];
    for (int i = 0; i < count; i++) {
      own[i] = leases[from + i];
    }
    int ended = 0;
    try {
      for (; ended < count; ended++) {
        int _ = end(generations, own[ended], ended, count);
      }
    } finally {
      // Those before one that is refused are put.
      resetEnded(generations, own, ended, reset);
      for (int i = 0; i < ended; i++) {
        putEnded(indexOf(own[i]));
      }
    }
  }

  /**
   * Resets what some leases stood for, which are over; if that throws, all of them are out again.
   */
  private void resetEnded(int[] generations, int[] leases, int count, IntConsumer reset) {
    try {
      for (int i = 0; i < count; i++) {
        reset.accept(indexOf(leases[i]));
      }
    } catch (Throwable e) {
      for (int i = 0; i < count; i++) {
        Generations.resume(generations, at(indexOf(leases[i])), leases[i]);
      }
      throw e;
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
  MemorySegment view(int lease, MemorySegment part) {
    if (guard == null || generations == null) {
      return part;
    }
    MemorySegment view = guard.view(indexOf(lease), part);
    // Again: if the lease has ended since it was checked, the view may be of the next one.
    int _ = requireOut(generations, lease);
    return view;
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
