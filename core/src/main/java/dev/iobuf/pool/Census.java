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
 * Which thread holds each index, since when, and for some of them where it got it: see {@link
 * PoolOptions#census()}. All methods are lock-free but for {@link #records}.
 */
final class Census {
  /*
   * Two numbers for each index: the id of the thread that got it, 0 while it is free, and the time. The
   * holder writes them, with two stores at a get and one at a put. A reader compares both before and
   * after it has read the rest.
   *
   * A thread is known by its id alone, so that a lease that is never put keeps no thread, nor what a
   * thread leads to. HolderNames knows the name of each.
   *
   * A place is a Throwable, whose stack the Java runtime holds as references to classes. Within some
   * seconds, the thread of the clock replaces it by its text, so that no lease keeps classes for long.
   *
   * Nothing here throws: a get that has taken an index must lend it. What there is no room for is left
   * out.
   */

  private static final VarHandle ROW = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(int[].class);

  /** Two lines, as elsewhere. */
  private static final int MARGIN = 16;

  /** How many counts of gets there are, a power of two; threads share them by their ids. */
  private static final int COUNTS = 256;

  /** Counts of threads whose ids follow each other are a line apart. */
  private static final int COUNT_SPACING = 4;

  private static final int MOST_HOLDERS = 5;

  /** The rows of more indices would be more than an array can have: 2²⁹. */
  static final int MAX_CAPACITY = 1 << 29;

  private final int capacity;
  private final int spacing;
  private final long[] rows;
  private final HolderNames names = new HolderNames(this::holderIds);

  /** Each so manyth get of a thread takes its stack; 0 if none does. */
  private final int every;

  private final int[] counts;

  /** A Throwable, or the frames of its stack. */
  private final @Nullable AtomicReferenceArray<@Nullable Object> places;

  /**
   * Creates the census of a pool that has lent nothing.
   *
   * @param capacity the number of indices
   * @param every each so manyth get of a thread takes its stack; 0 if none does
   * @param spacing how far the rows of two numbers are apart, as a power of two
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
    // Release: a reader that acquires the time sees that the holders before have put the index.
    ROW.setRelease(rows, at + 1, CoarseClock.nanoTime());
    // Release: a reader that acquires the id sees the time, or a later one.
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
      // Acquire: a thread that is seen to hold an index had its name noted, or is about to.
      long id = (long) ROW.getAcquire(rows, at(index));
      if (id != 0) {
        ids.add(id);
      }
    }
    return ids;
  }

  /**
   * Counts the gets of a thread. Two threads that share a count disturb the turns of each other.
   */
  private boolean isTurn(long id) {
    if (every == 1) {
      return true;
    }
    int at = ((int) id & (COUNTS - 1)) << COUNT_SPACING;
    // Opaque: a count that is lost puts off a turn.
    int left = (int) COUNT.getOpaque(counts, at) - 1;
    COUNT.setOpaque(counts, at, left < 0 ? every - 1 : left);
    return left < 0;
  }

  private static void place(AtomicReferenceArray<@Nullable Object> places, int index) {
    try {
      places.setRelease(index, new Throwable());
    } catch (OutOfMemoryError | StackOverflowError left) {
      // Left out.
    }
  }

  /** Records that an index is put, by its holder and before it is free. */
  void end(int index) {
    // Opaque: the index itself is passed on by its slot or word.
    ROW.setOpaque(rows, at(index), 0L);
    if (places != null && places.getPlain(index) != null) {
      places.setOpaque(index, null);
    }
  }

  /** Replaces the stacks of old leases by their text. By the thread of the clock, until it ends. */
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
   * @param age for how long they have been out at least
   * @param leaseOf an index's lease
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
   * @param age for how long they have been out at least, in nanoseconds, more than 0
   */
  int countLongerThan(long age) {
    long now = System.nanoTime();
    int count = 0;
    for (int index = 0; index < capacity; index++) {
      int at = at(index);
      // Acquire: pairs with begin. The time is that of the lease, or of a later one.
      long id = (long) ROW.getAcquire(rows, at);
      // Opaque: a moment's answer.
      if (id != 0 && now - (long) ROW.getOpaque(rows, at + 1) >= age) {
        count++;
      }
    }
    return count;
  }

  private @Nullable LeaseRecord record(int index, long now, IntUnaryOperator leaseOf) {
    int at = at(index);
    // Acquire, both: pairs with begin, and keeps the loads below behind them.
    long id = (long) ROW.getAcquire(rows, at);
    long nanos = (long) ROW.getAcquire(rows, at + 1);
    int lease = leaseOf.applyAsInt(index);
    List<StackTraceElement> stack = places == null ? List.of() : stack(places.getAcquire(index));
    // Acquire, then opaque: after the loads above, which acquire. The time tells two leases of one
    // thread apart, unless they are as old as each other.
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

  /** Describes the present holder of an index, for a message; empty if no thread holds it. */
  String holder(int index, IntUnaryOperator leaseOf) {
    LeaseRecord record = record(index, System.nanoTime(), leaseOf);
    return record == null ? "" : " Now: " + record + ".";
  }

  /**
   * Names the oldest holders, for a message; empty if there are none. A pool that is too small says
   * so often: no more is made than the text.
   */
  String holders(IntUnaryOperator leaseOf) {
    int[] oldest = new int[MOST_HOLDERS];
    int count = 0;
    for (int index = 0; index < capacity; index++) {
      // Opaque: a moment's answer.
      if ((long) ROW.getOpaque(rows, at(index)) != 0) {
        insertByTime(oldest, Math.min(count, MOST_HOLDERS), index);
        count++;
      }
    }
    StringBuilder text = new StringBuilder(count == 0 ? "" : "\nheld:");
    long now = System.nanoTime();
    for (int i = 0; i < Math.min(count, MOST_HOLDERS); i++) {
      LeaseRecord record = record(oldest[i], now, leaseOf);
      text.append(record == null ? "" : "\n  " + record); // it may have just ended
    }
    if (count > MOST_HOLDERS) {
      text.append("\n  and ").append(count - MOST_HOLDERS).append(" more");
    }
    return text.toString();
  }

  /** Inserts an index behind those of so many whose leases began before; the last may drop out. */
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
    // Opaque: as above.
    return (long) ROW.getOpaque(rows, at(index) + 1);
  }
}
