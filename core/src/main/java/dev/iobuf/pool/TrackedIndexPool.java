package dev.iobuf.pool;

import dev.iobuf.wait.WaitStrategy;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A pool that knows which thread holds each index.
 *
 * <p>It is a class of its own, so that a program which tracks nothing never loads it, and the
 * compiler calls the methods of {@link IndexPool} without asking which they are.
 */
final class TrackedIndexPool extends IndexPool {
  private static final int MOST_HOLDERS = 5;

  /** Of each index, the get that lent it; null if it is free. */
  private final AtomicReferenceArray<@Nullable Lending> lent;

  /** Of each index, the last put of it. */
  private final AtomicReferenceArray<@Nullable Putting> put;

  /** The memory of an index, to be wiped when it is put. */
  private final @Nullable IntFunction<MemorySegment> wiped;

  TrackedIndexPool(
      PoolName name,
      int capacity,
      WaitStrategy waiting,
      @Nullable IntFunction<MemorySegment> wiped) {
    super(name, capacity, waiting);
    this.lent = new AtomicReferenceArray<>(capacity);
    this.put = new AtomicReferenceArray<>(capacity);
    this.wiped = wiped;
    disableFastPath(); // so that no put passes by
  }

  /**
   * Refuses a pool whose views of memory could not be ended with their leases.
   *
   * @throws UnsupportedOperationException naming the remedy
   */
  @SuppressWarnings("restricted") // called only to see whether it throws
  static void requireNativeAccess(String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment _ = MemorySegment.NULL.reinterpret(arena, null);
    } catch (IllegalCallerException e) {
      throw Refusals.noNativeAccess(name, e);
    }
  }

  /*
   * An Error loses no lease. Code that takes room, on the stack or on the heap, runs before an index
   * is taken, or a lease ended; then there are only stores.
   */

  @Override
  int tryGet(long[] cells) {
    StackRoom.requireToSignal();
    Lending lending = Lending.ofCaller();
    return record(super.tryGet(cells), lending);
  }

  @Override
  public int tryGet(int[] leases, int from, int count) {
    Objects.checkFromIndexSize(from, count, leases.length);
    StackRoom.requireToSignal();
    Lending[] lendings = Lending.ofCaller(Math.min(count, capacity));
    int got = super.tryGet(leases, from, count);
    for (int i = 0; i < got; i++) {
      record(leases[from + i], lendings[i]);
    }
    return got;
  }

  @Override
  public int get() throws InterruptedException {
    StackRoom.requireToWait();
    Lending lending = Lending.ofCaller();
    return record(super.get(), lending);
  }

  @Override
  public int get(Duration timeout) throws InterruptedException, TimeoutException {
    StackRoom.requireToWait();
    Lending lending = Lending.ofCaller();
    return record(super.get(timeout), lending);
  }

  /** Records a lease. Idempotent: an index that another of these methods lent has its record. */
  private int record(int index, Lending lending) {
    if (index != WOULD_BLOCK && lent.get(index) == null) {
      lending.begin();
      lent.set(index, lending);
    }
    return index;
  }

  @Override
  void putUnlent(int index) {
    lent.set(index, null);
    super.putUnlent(index);
  }

  @Override
  public void put(int index) {
    put(index, "");
  }

  private void put(int index, String more) {
    checkIndex(index);
    StackRoom.requireToSignal();
    Putting putting = new Putting();
    MemorySegment part = wiped == null ? null : wiped.apply(index);
    Lending lending = lent.getAndSet(index, null);
    if (lending == null) {
      throw notLent(index, more);
    }
    endViews(index, lending, more);
    put.set(index, putting);
    try {
      if (part != null) {
        part.fill((byte) 0);
      }
    } finally {
      // Memory of the caller's own may be gone; the lease ends all the same.
      super.put(index);
    }
  }

  /** Ends the views of a lease; if that fails, the lease stays out. */
  private void endViews(int index, Lending lending, String more) {
    try {
      lending.views.close();
    } catch (IllegalStateException inUse) {
      lent.set(index, lending);
      throw Refusals.inUse(this, index, more, inUse);
    } catch (Error e) {
      lent.set(index, lending);
      throw e;
    }
  }

  @Override
  public void put(int index, MemorySegment view) {
    Lending lending = lent.get(checkIndex(index));
    if (lending != null && !view.scope().equals(lending.views.scope())) {
      throw Refusals.earlierLease(this, index, lending.record(index, System.nanoTime()));
    }
    put(index);
  }

  @Override
  public void put(int[] leases, int from, int count) {
    checkAll(leases, from, count);
    for (int i = 0; i < count; i++) {
      put(leases[from + i], Refusals.progress(i, count));
    }
  }

  @Override
  IllegalStateException notLent(int index, String more) {
    Putting last = put.get(index);
    return last == null
        ? Refusals.neverLent(this, index, more)
        : Refusals.putTwice(this, index, last, more);
  }

  @Override
  public int checkLease(int index) {
    lending(index);
    return index;
  }

  @Override
  public void checkLeases(int[] leases, int from, int count) {
    checkAll(leases, from, count);
    for (int i = from; i < from + count; i++) {
      checkLease(leases[i]);
    }
  }

  @Override
  public void checkLeases(int first, int count) {
    super.checkLeases(first, count);
    for (int i = 0; i < count; i++) {
      checkLease(first + i);
    }
  }

  private Lending lending(int index) {
    Lending lending = lent.get(checkIndex(index));
    if (lending == null) {
      throw Refusals.useOfFree(this, index);
    }
    return lending;
  }

  @Override
  @SuppressWarnings("restricted") // reinterpret, to a shorter life
  public MemorySegment view(int index, MemorySegment part) {
    return part.reinterpret(lending(index).views, null);
  }

  @Override
  public boolean keepsViews() {
    return false;
  }

  @Override
  boolean leadsToMemory() {
    return true; // to wipe it, and by the views of leases
  }

  @Override
  public List<LeaseRecord> lentLongerThan(Duration age) {
    long now = System.nanoTime();
    List<LeaseRecord> records = new ArrayList<>();
    for (int index = 0; index < capacity; index++) {
      Lending lending = lent.get(index);
      if (lending != null && lending.age(now).compareTo(age) >= 0) {
        records.add(lending.record(index, now));
      }
    }
    records.sort(Comparator.comparing(LeaseRecord::age).reversed());
    return records;
  }

  @Override
  String holders() {
    List<LeaseRecord> all = lentLongerThan(Duration.ZERO);
    StringBuilder text = new StringBuilder("; held:");
    all.stream().limit(MOST_HOLDERS).forEach(held -> text.append("\n  ").append(held));
    if (all.size() > MOST_HOLDERS) {
      text.append("\n  and ").append(all.size() - MOST_HOLDERS).append(" more");
    }
    return text.toString();
  }
}
