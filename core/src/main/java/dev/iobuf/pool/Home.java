package dev.iobuf.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The hints of the threads of one home: which of the indices that these threads have put may be
 * free, and where to search for others in an {@link IndexPlaces}. A home is a row of numbers in an
 * array, so that a thread finds it without one more pointer. All methods are wait-free.
 */
final class Home {
  /*
   *      0         1      2         3     4      5          6    7          8 … 47    48 … 63
   *     +---------+------+---------+-----+------+----------+----+----------+---------+---------+
   *     |favourite|window|slotHints|depth|cursor|fencedPuts|user|untilCount| recent  |   pad   |
   *     +---------+------+---------+-----+------+----------+----+----------+---------+---------+
   *
   * The favourite is the index to try after the home's own index. A thread that gets and puts one
   * index at a time finds it there, and writes nothing here. The slot hints are bits: they say
   * which other indices of the stripe in the window may be free. Indices of other stripes are on a
   * stack, the latest on top.
   *
   * Threads of one home may overwrite each other's hints. If a hint is lost, a search finds its
   * index. A stale hint costs a look at its slot. Only the slots say which indices are free.
   *
   * Opaque, all accesses: a lost or repeated hint costs only time.
   */

  private static final VarHandle ROW = MethodHandles.arrayElementVarHandle(long[].class);

  /**
   * Unused elements before the first row: two cache lines between it and the length of the array.
   */
  static final int MARGIN = 16;

  /** The length of a row, as a power of two. Its last elements are padding before the next row. */
  static final int SHIFT = 6;

  /** The cursor before a search has found an index other than the home's own. */
  static final int NONE = -1;

  /** The most entries on the stack. */
  static final int MAX_DEPTH = 40;

  private static final int FAVOURITE = MARGIN;
  private static final int WINDOW = MARGIN + 1;
  private static final int SLOT_HINTS = MARGIN + 2;
  private static final int DEPTH = MARGIN + 3;
  private static final int CURSOR = MARGIN + 4;
  private static final int FENCED_PUTS = MARGIN + 5;
  private static final int USER = MARGIN + 6;
  private static final int UNTIL_COUNT = MARGIN + 7;
  private static final int RECENT = MARGIN + 8;

  /** After this many changes of the user, several threads are known to share a home. */
  private static final int MAX_CHANGES = 16;

  private Home() {}

  /**
   * Returns, in one number, the index to try after the home's own, and the position of its slot.
   */
  static long favourite(long[] homes, int home) {
    return (long) ROW.getOpaque(homes, (home << SHIFT) + FAVOURITE);
  }

  static int indexOf(long favourite) {
    return (int) favourite;
  }

  static int placeOf(long favourite) {
    return (int) (favourite >>> Integer.SIZE);
  }

  static void setFavourite(long[] homes, int home, int place, int index) {
    ROW.setOpaque(homes, (home << SHIFT) + FAVOURITE, ((long) place << Integer.SIZE) | index);
  }

  /** Returns the number of the stripe in the window. */
  static int window(long[] homes, int home) {
    return (int) (long) ROW.getOpaque(homes, (home << SHIFT) + WINDOW);
  }

  /** Returns a bit for each index of the stripe in the window: set if the index may be free. */
  static long slotHints(long[] homes, int home) {
    return (long) ROW.getOpaque(homes, (home << SHIFT) + SLOT_HINTS);
  }

  static void setSlotHints(long[] homes, int home, long slotHints) {
    ROW.setOpaque(homes, (home << SHIFT) + SLOT_HINTS, slotHints);
  }

  /** Moves the window to another stripe. */
  static void setWindow(long[] homes, int home, int stripe) {
    setSlotHints(homes, home, 0);
    ROW.setOpaque(homes, (home << SHIFT) + WINDOW, (long) stripe);
  }

  /** Returns how many indices are on the stack. */
  static int depth(long[] homes, int home) {
    return (int) (long) ROW.getOpaque(homes, (home << SHIFT) + DEPTH);
  }

  /** Returns true if the stack has room for a number of further indices. */
  static boolean hasRoom(long[] homes, int home, int count) {
    return depth(homes, home) + count <= MAX_DEPTH;
  }

  /**
   * Pushes an index that is free.
   *
   * @param depth how many are on the stack, fewer than {@link #MAX_DEPTH}
   */
  static void push(long[] homes, int home, int depth, int index) {
    int row = home << SHIFT;
    ROW.setOpaque(homes, row + RECENT + depth, (long) index);
    ROW.setOpaque(homes, row + DEPTH, depth + 1L);
  }

  /** Returns the entry of the stack at a depth; 1 is the oldest. */
  static int recent(long[] homes, int home, int depth) {
    return (int) (long) ROW.getOpaque(homes, (home << SHIFT) + RECENT + depth - 1);
  }

  /** Sets the number of entries on the stack. */
  static void setDepth(long[] homes, int home, int depth) {
    ROW.setOpaque(homes, (home << SHIFT) + DEPTH, (long) depth);
  }

  /** Returns the index that the last search found, or {@link #NONE}. */
  static int cursor(long[] homes, int home) {
    return (int) (long) ROW.getOpaque(homes, (home << SHIFT) + CURSOR);
  }

  static void setCursor(long[] homes, int home, int index) {
    ROW.setOpaque(homes, (home << SHIFT) + CURSOR, (long) index);
  }

  /** Counts a put that issued a fence, and returns the new count. */
  static long countFencedPut(long[] homes, int home) {
    int at = (home << SHIFT) + FENCED_PUTS;
    long count = (long) ROW.getOpaque(homes, at) + 1;
    ROW.setOpaque(homes, at, count);
    return count;
  }

  /** Returns how many indices searches may lend until the home counts, see HighWater. */
  static long untilCount(long[] homes, int home) {
    return (long) ROW.getOpaque(homes, (home << SHIFT) + UNTIL_COUNT);
  }

  static void setUntilCount(long[] homes, int home, long lent) {
    ROW.setOpaque(homes, (home << SHIFT) + UNTIL_COUNT, lent);
  }

  /**
   * Returns true if several threads take turns to use a home. The upper half of the field counts
   * changes of the user. The lower half is the number of the last user.
   */
  static boolean isShared(long[] homes, int home) {
    return !isUser(homes, home) && changesOften(homes, home);
  }

  private static boolean isUser(long[] homes, int home) {
    long seen = (long) ROW.getOpaque(homes, (home << SHIFT) + USER);
    return (int) seen == (int) Thread.currentThread().threadId();
  }

  /** Counts a change of the user. Returns true if there were many. */
  private static boolean changesOften(long[] homes, int home) {
    int at = (home << SHIFT) + USER;
    int changes = (int) ((long) ROW.getOpaque(homes, at) >>> Integer.SIZE) + 1;
    int user = (int) Thread.currentThread().threadId();
    ROW.setOpaque(homes, at, ((long) changes << Integer.SIZE) | Integer.toUnsignedLong(user));
    return changes > MAX_CHANGES;
  }
}
