package dev.iobuf.schedules;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Records the calls of real threads, for {@link Wgl} to judge.
 *
 * <p>Each call reads a clock, common to all threads, before and after it. So one call precedes
 * another in the history only if it did so in time. The clock also orders memory: jcstress has to
 * find faults that this order hides.
 */
public final class Recorder {
  private final AtomicLong clock = new AtomicLong();
  private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();

  private static final class Entry {
    final int thread;
    final Call call;
    final long invoked;
    @Nullable Object result;

    /** Written after the result. */
    volatile long returned = Operation.PENDING;

    Entry(int thread, Call call, long invoked) {
      this.thread = thread;
      this.call = call;
      this.invoked = invoked;
    }
  }

  /** Creates a recorder of an empty history. */
  public Recorder() {}

  /**
   * Makes a call and records it.
   *
   * @param thread the number of the calling thread; a thread makes one call at a time
   * @param call the call, as history and specification name it
   * @param body makes the call; its exception is recorded as {@link Thrown}
   * @return the result of the call
   */
  @SuppressWarnings("CatchingUnchecked") // each exception is part of the history
  public @Nullable Object call(int thread, Call call, Callable<? extends @Nullable Object> body) {
    Entry entry = new Entry(thread, call, clock.getAndIncrement());
    entries.add(entry);
    try {
      entry.result = body.call();
    } catch (Exception e) {
      entry.result = new Thrown(e.getClass().getSimpleName());
    }
    entry.returned = clock.getAndIncrement();
    return entry.result;
  }

  /**
   * Returns the history up to now. If calls are in progress, they are pending in it.
   *
   * @return in the order of invocation, more or less
   */
  public List<Operation> history() {
    // The calls that have returned by now depend on no call that begins later and may be missed
    // here.
    long now = clock.get();
    List<Operation> history = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.invoked < now) {
        long returned = entry.returned;
        history.add(
            returned < now
                ? new Operation(entry.thread, entry.call, entry.invoked, returned, entry.result)
                : new Operation(entry.thread, entry.call, entry.invoked, Operation.PENDING, null));
      }
    }
    return history;
  }
}
