package dev.iobuf.schedules;

/** A set of hashes: open addressing without boxes. */
final class LongSet {
  private long[] table = new long[1 << 16];
  private int size;
  private boolean zero;

  /** Adds a value. Returns false if it was there. */
  boolean add(long value) {
    if (value == 0) {
      boolean added = !zero;
      zero = true;
      return added;
    }
    if (!insert(table, value)) {
      return false;
    }
    if (++size * 2L > table.length) {
      long[] larger = new long[table.length * 2];
      for (long old : table) {
        if (old != 0) {
          insert(larger, old);
        }
      }
      table = larger;
    }
    return true;
  }

  private static boolean insert(long[] table, long value) {
    int mask = table.length - 1;
    int at = (int) (value >>> 20) & mask;
    while (table[at] != 0) {
      if (table[at] == value) {
        return false;
      }
      at = at + 1 & mask;
    }
    table[at] = value;
    return true;
  }

  long size() {
    return zero ? size + 1L : size;
  }
}
