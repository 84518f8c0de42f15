package dev.iobuf.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The hints of the threads of one home: which of the indices that they have put may be free, and
 * where to search for others in an {@link IndexPlaces}. A home is a row of numbers in an array, so
 * that it is found without following a pointer. All methods are wait-free.
 */
final class Home {
  /*
   *      0         1      2         3     4      5          6    7          8 … 47    48 … 63
   *     +---------+------+---------+-----+------+----------+----+----------+---------+---------+
   *     |favourite|window|slotHints|depth|cursor|fencedPuts|user|untilCount| recent  |   pad   |
   *     +---------+------+---------+-----+------+----------+----+----------+---------+---------+
   *
   * The favourite is the index to look at after the own. A thread that gets and puts one at a time
   * finds it there and writes nothing here. The slot hints are bits: which others of the stripe in
   * the window may be free. Indices of other stripes lie on a stack, the youngest on top.
   *
   * Threads of one home may overwrite each other's hints. A hint that is lost leaves its index to a
   * search; one that is stale costs a look at its slot. The slots alone say what is free.
   *
   * Opaque, all accesses: to lose or to repeat a hint costs time, and nothing else.
   */

  private static final VarHandle ROW = MethodHandles.arrayElementVarHandle(long[].class);

  /** Elements before the first row, which keep the length of the array at a distance: two lines. */
  static final int MARGIN = 16;

  /** The length of a row, as a power of two. The last elements keep the next row at a distance. */
  static final int SHIFT = 6;

  /** The cursor before a search has found an index beside the home's own. */
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

  /** So many changes of the user show that several threads share a home. */
  private static final int MAX_CHANGES = 16;

  private Home() {}

  /** Returns the index to look at after the home's own, and where its slot is, in one number. */
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

  /** Returns the indices of the stripe in the window that may be free, a bit each. */
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

  /** Returns true if there is room on the stack for so many more. */
  static boolean hasRoom(long[] homes, int home, int count) {
    return depth(homes, home) + count <= MAX_DEPTH;
  }

  /**
   * Notes an index that is free.
   *
   * @param depth how many are on the stack, fewer than {@link #MAX_DEPTH}
   */
  static void push(long[] homes, int home, int depth, int index) {
    int row = home << SHIFT;
    ROW.setOpaque(homes, row + RECENT + depth, (long) index);
    ROW.setOpaque(homes, row + DEPTH, depth + 1L);
  }

  /** Returns the entry of a stack at a depth, 1 being the oldest. */
  static int recent(long[] homes, int home, int depth) {
    return (int) (long) ROW.getOpaque(homes, (home << SHIFT) + RECENT + depth - 1);
  }

  /** Leaves so many entries on the stack. */
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

  /** Counts a put that passed a fence, and returns how many there were. */
  static long countFencedPut(long[] homes, int home) {
    int at = (home << SHIFT) + FENCED_PUTS;
    long count = (long) ROW.getOpaque(homes, at) + 1;
    ROW.setOpaque(homes, at, count);
    return count;
  }

  /** Returns how many indices may be lent by searches until the home counts, see HighWater. */
  static long untilCount(long[] homes, int home) {
    return (long) ROW.getOpaque(homes, (home << SHIFT) + UNTIL_COUNT);
  }

  static void setUntilCount(long[] homes, int home, long lent) {
    ROW.setOpaque(homes, (home << SHIFT) + UNTIL_COUNT, lent);
  }

  /**
   * Returns true if several threads use a home by turns. The upper half of the field counts how
   * often the user changed; the lower half is the number of the last one.
   */
  static boolean isShared(long[] homes, int home) {
    return !isUser(homes, home) && changesOften(homes, home);
  }

  private static boolean isUser(long[] homes, int home) {
    long seen = (long) ROW.getOpaque(homes, (home << SHIFT) + USER);
    return (int) seen == (int) Thread.currentThread().threadId();
  }

  /** Counts a change of the user. */
  private static boolean changesOften(long[] homes, int home) {
    int at = (home << SHIFT) + USER;
    int changes = (int) ((long) ROW.getOpaque(homes, at) >>> Integer.SIZE) + 1;
    int user = (int) Thread.currentThread().threadId();
    ROW.setOpaque(homes, at, ((long) changes << Integer.SIZE) | Integer.toUnsignedLong(user));
    return changes > MAX_CHANGES;
  }
}
