package dev.iobuf.pool;

import dev.iobuf.wait.WaitStrategy;
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
 * A pool that knows who holds what.
 *
 * <p>It is a class of its own, so that a program which tracks nothing never loads it, and the
 * compiler calls the methods of {@link IndexPool} without asking which they are.
 */
final class TrackedIndexPool extends IndexPool {
  private static final int MOST_HOLDERS = 5;

  /** Of each index, the get that lent it; null if it is free. */
  private final AtomicReferenceArray<@Nullable Lending> lent;

  /** Of each index, the last put of it. */
  private final AtomicReferenceArray<@Nullable PutRecord> put;

  /** The memory of an index, to be wiped when it is put. */
  private final @Nullable IntFunction<MemorySegment> wiped;

  /** Where an index was put last. */
  private record PutRecord(Thread thread, Throwable place) {}

  TrackedIndexPool(
      String name, int capacity, WaitStrategy waiting, @Nullable IntFunction<MemorySegment> wiped) {
    super(name, capacity, waiting);
    this.lent = new AtomicReferenceArray<>(capacity);
    this.put = new AtomicReferenceArray<>(capacity);
    this.wiped = wiped;
  }

  @Override
  public int tryGet() {
    return record(super.tryGet());
  }

  @Override
  public int tryGet(int[] leases, int from, int count) {
    int got = super.tryGet(leases, from, count);
    for (int i = from; i < from + got; i++) {
      record(leases[i]);
    }
    return got;
  }

  @Override
  public int get() throws InterruptedException {
    return record(super.get());
  }

  @Override
  public int get(Duration timeout) throws InterruptedException, TimeoutException {
    return record(super.get(timeout));
  }

  /** Idempotent: an index that was lent by another of these methods has its record. */
  private int record(int index) {
    if (index != WOULD_BLOCK && lent.get(index) == null) {
      lent.set(index, new Lending());
    }
    return index;
  }

  @Override
  public void put(int index) {
    checkIndex(index);
    Lending lending = lent.getAndSet(index, null);
    if (lending == null) {
      throw notLent(index);
    }
    try {
      lending.views.close();
    } catch (IllegalStateException inUse) {
      lent.set(index, lending);
      throw misuse(
          new IllegalStateException(
              "put of index "
                  + index
                  + " whose memory is in use by a call: pool="
                  + this
                  + "; let the call end first",
              inUse));
    }
    if (wiped != null) {
      wiped.apply(index).fill((byte) 0);
    }
    put.set(index, new PutRecord(Thread.currentThread(), new Throwable("put here")));
    super.put(index);
  }

  @Override
  public void put(int[] leases, int from, int count) {
    Objects.checkFromIndexSize(from, count, leases.length);
    for (int i = from; i < from + count; i++) {
      checkIndex(leases[i]);
    }
    for (int i = from; i < from + count; i++) {
      put(leases[i]);
    }
  }

  @Override
  IllegalStateException notLent(int index) {
    IllegalStateException refusal = super.notLent(index);
    PutRecord last = put.get(index);
    if (last == null) {
      return refusal;
    }
    return new IllegalStateException(
        refusal.getMessage() + " It was, by " + last.thread, last.place);
  }

  @Override
  @SuppressWarnings("restricted") // reinterpret, to a shorter life
  public MemorySegment view(int index, MemorySegment part) {
    Lending lending = lent.get(checkIndex(index));
    if (lending == null) {
      throw misuse(
          new IllegalStateException(
              "use of index " + index + " that is not lent: pool=" + this + "; get it first"));
    }
    return part.reinterpret(lending.views, null);
  }

  @Override
  public boolean keepsViews() {
    return false;
  }

  @Override
  public List<LeaseRecord> lentLongerThan(Duration age) {
    List<LeaseRecord> records = new ArrayList<>();
    for (int index = 0; index < capacity; index++) {
      Lending lending = lent.get(index);
      if (lending != null && lending.age().compareTo(age) >= 0) {
        records.add(lending.record(index));
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
