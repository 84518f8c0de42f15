package dev.iobuf.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Records which thread holds each index, since when, and for some leases the stack of the get: see
 * {@link PoolOptions#census()}. All methods except {@link #records} are lock-free.
 */
final class Census {
  /*
   * Each index has two numbers: the id of the thread that got it, 0 while the index is free, and
   * the time. The holder writes them, by two stores at a get and by one at a put. A reader reads
   * both numbers before and after it reads the rest, and compares them.
   *
   * The rows hold only the ids of threads. So a lease that is never put keeps neither a thread nor
   * the objects that the thread refers to. HolderNames has the names.
   *
   * A place is a Throwable. The Java runtime holds its stack as references to classes. Within some
   * seconds, the thread of the clock replaces the stack by its text, so that no lease keeps classes
   * for long.
   *
   * No method throws, since a get that has taken an index must lend it. If the heap has no room for
   * a record, the record is left out.
   */

  private static final VarHandle ROW = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(int[].class);

  /** Two cache lines, as in other arrays. */
  private static final int MARGIN = 16;

  /** The number of counts of gets, a power of two. Threads share them by their ids. */
  private static final int COUNTS = 256;

  /** The counts of two threads with consecutive ids are a cache line apart. */
  private static final int COUNT_SPACING = 4;

  private static final int MOST_HOLDERS = 5;

  /** The most indices, 2²⁹: an array can't hold the rows of more. */
  static final int MAX_CAPACITY = 1 << 29;

  private final int capacity;
  private final int spacing;
  private final long[] rows;
  private final HolderNames names = new HolderNames(this::holderIds);

  /** Every n-th get of a thread records its stack; 0 if no get does. */
  private final int every;

  private final int[] counts;

  /** A Throwable, or the frames of its stack. */
  private final @Nullable AtomicReferenceArray<@Nullable Object> places;

  /**
   * Creates the census of a pool that has lent nothing.
   *
   * @param capacity the number of indices
   * @param every every n-th get of a thread records its stack; 0 if no get does
   * @param spacing the distance between the rows of two indices, as a power of two
   */
  Census(int capacity, int every, int spacing) {
    this.capacity = capacity;
    this.spacing = spacing;
    this.rows = new long[MARGIN + (capacity << (spacing + 1)) + MARGIN];
    this.every = every;
    this.counts = new int[every > 1 ? COUNTS << COUNT_SPACING : 0];
    this.places = every > 0 ? new AtomicReferenceArray<>(capacity) : null;
  }

  private int at(int index) {
    return MARGIN + (index << (spacing + 1));
  }

  /** Records that the calling thread has got an index. */
  void begin(int index) {
    Thread thread = Thread.currentThread();
    long id = thread.threadId();
    int at = at(index);
    // Release: a reader that acquires the time sees that earlier holders have put the index.
    ROW.setRelease(rows, at + 1, CoarseClock.nanoTime());
    // Release: a reader that acquires the id sees this time, or a later one.
    ROW.setRelease(rows, at, id);
    names.know(thread, id);
    if (places != null && isTurn(id)) {
      place(places, index);
    }
  }

  /** Returns the ids of the threads that hold an index. */
  private Set<Long> holderIds() {
    Set<Long> ids = new HashSet<>();
    for (int index = 0; index < capacity; index++) {
      // Acquire: if this call sees that a thread holds an index, the thread has noted its name
      // before, or is about to.
      long id = (long) ROW.getAcquire(rows, at(index));
      if (id != 0) {
        ids.add(id);
      }
    }
    return ids;
  }

  /**
   * Counts the gets of a thread. If two threads share a count, each may move the turns of the
   * other.
   */
  private boolean isTurn(long id) {
    if (every == 1) {
      return true;
    }
    int at = ((int) id & (COUNTS - 1)) << COUNT_SPACING;
    // Opaque: a lost count delays a turn.
    int left = (int) COUNT.getOpaque(counts, at) - 1;
    COUNT.setOpaque(counts, at, left < 0 ? every - 1 : left);
    return left < 0;
  }

  private static void place(AtomicReferenceArray<@Nullable Object> places, int index) {
    try {
      places.setRelease(index, new Throwable());
    } catch (OutOfMemoryError | StackOverflowError left) {
      // No heap for the stack: the place is left out.
    }
  }

  /** Records that an index is put. The holder calls it before the index is free. */
  void end(int index) {
    // Opaque: the slot or word of the index releases it to the next holder.
    ROW.setOpaque(rows, at(index), 0L);
    if (places != null && places.getPlain(index) != null) {
      places.setOpaque(index, null);
    }
  }

  /** Replaces the stacks of old leases by their text. The thread of the clock calls it. */
  void settle() {
    for (int index = 0; places != null && index < capacity && CoarseClock.goesOn(); index++) {
      // Acquire: pairs with place.
      if (places.getAcquire(index) instanceof Throwable place) {
        boolean _ = places.weakCompareAndSetRelease(index, place, place.getStackTrace());
        CoarseClock.tick(); // a stack takes some microseconds
      }
    }
  }

  /**
   * Lists leases.
   *
   * @param age the least time that they have been out
   * @param leaseOf returns the lease of an index
   * @return the oldest first
   */
  List<LeaseRecord> records(Duration age, IntUnaryOperator leaseOf) {
    long now = System.nanoTime();
    List<LeaseRecord> records = new ArrayList<>();
    for (int index = 0; index < capacity; index++) {
      LeaseRecord record = record(index, now, leaseOf);
      if (record != null && record.age().compareTo(age) >= 0) {
        records.add(record);
      }
    }
    records.sort(Comparator.comparing(LeaseRecord::age).reversed());
    return records;
  }

  /**
   * Counts leases. It allocates nothing.
   *
   * @param age the least time that they have been out, in nanoseconds, more than 0
   */
  int countLongerThan(long age) {
    long now = System.nanoTime();
    int count = 0;
    for (int index = 0; index < capacity; index++) {
      int at = at(index);
      // Acquire: pairs with begin. The time is that of the lease, or of a later one.
      long id = (long) ROW.getAcquire(rows, at);
      // Opaque: the answer is of a moment.
      if (id != 0 && now - (long) ROW.getOpaque(rows, at + 1) >= age) {
        count++;
      }
    }
    return count;
  }

  private @Nullable LeaseRecord record(int index, long now, IntUnaryOperator leaseOf) {
    int at = at(index);
    // Acquire, both: pairs with begin, and orders the loads below after these.
    long id = (long) ROW.getAcquire(rows, at);
    long nanos = (long) ROW.getAcquire(rows, at + 1);
    int lease = leaseOf.applyAsInt(index);
    List<StackTraceElement> stack = places == null ? List.of() : stack(places.getAcquire(index));
    // Acquire, then opaque: after the loads above, which acquire. The time tells two leases of one
    // thread apart, unless both began at the same time.
    if (id == 0
        || id != (long) ROW.getAcquire(rows, at)
        || nanos != (long) ROW.getOpaque(rows, at + 1)) {
      return null;
    }
    Duration age = Duration.ofNanos(Math.max(0, now - nanos));
    return new LeaseRecord(index, lease, id, names.of(id), names.hasEnded(id), age, stack);
  }

  /** The frames of a place, without those of the pool itself. */
  private static List<StackTraceElement> stack(@Nullable Object place) {
    StackTraceElement[] frames =
        place instanceof Throwable thrown
            ? thrown.getStackTrace()
            : place == null ? new StackTraceElement[0] : (StackTraceElement[]) place;
    return Arrays.stream(frames).dropWhile(Census::isOfPool).toList();
  }

  private static boolean isOfPool(StackTraceElement frame) {
    String type = frame.getClassName();
    return type.startsWith(Census.class.getPackageName() + ".")
        || (type.endsWith("BufferPool")
            && switch (frame.getMethodName()) {
              case "borrow", "tryBorrow" -> true;
              default -> false;
            });
  }

  /**
   * Describes the present holder of an index, for a message. Empty if no thread holds the index.
   */
  String holder(int index, IntUnaryOperator leaseOf) {
    LeaseRecord record = record(index, System.nanoTime(), leaseOf);
    return record == null ? "" : " Now: " + record + ".";
  }

  /**
   * Names the holders of the oldest leases, for a message. Empty if nothing is held. If a pool is
   * too small, this message is frequent, so this method makes no objects but the text.
   */
  String holders(IntUnaryOperator leaseOf) {
    int[] oldest = new int[MOST_HOLDERS];
    int count = 0;
    for (int index = 0; index < capacity; index++) {
      // Opaque: the answer is of a moment.
      if ((long) ROW.getOpaque(rows, at(index)) != 0) {
        insertByTime(oldest, Math.min(count, MOST_HOLDERS), index);
        count++;
      }
    }
    StringBuilder text = new StringBuilder(count == 0 ? "" : "\nheld:");
    long now = System.nanoTime();
    for (int i = 0; i < Math.min(count, MOST_HOLDERS); i++) {
      LeaseRecord record = record(oldest[i], now, leaseOf);
      text.append(record == null ? "" : "\n  " + record); // the lease may have just ended
    }
    if (count > MOST_HOLDERS) {
      text.append("\n  and ").append(count - MOST_HOLDERS).append(" more");
    }
    return text.toString();
  }

  /**
   * Inserts an index behind the indices whose leases began before. If the array is full, the
   * youngest drops out.
   */
  private void insertByTime(int[] oldest, int size, int index) {
    int place = size;
    while (place > 0 && time(oldest[place - 1]) - time(index) > 0) {
      place--;
      if (place + 1 < MOST_HOLDERS) {
        oldest[place + 1] = oldest[place];
      }
    }
    if (place < MOST_HOLDERS) {
      oldest[place] = index;
    }
  }

  /** Returns when the lease of an index began. */
  private long time(int index) {
    // Opaque: the answer is of a moment.
    return (long) ROW.getOpaque(rows, at(index) + 1);
  }
}
