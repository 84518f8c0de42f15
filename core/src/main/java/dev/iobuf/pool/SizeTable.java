package dev.iobuf.pool;

/** Finds the smallest of several sizes that holds a number of bytes. Immutable. */
final class SizeTable {
  /*
   * A request of b bytes is looked up by the number of bits of b - 1. This number is the same for
   * 2^k + 1 up to 2^(k + 1), so a table of powers of two has the first size that may hold the
   * request. Sizes between the same powers of two are compared in turn.
   */

  /** The most sizes, since places are bytes. */
  static final int MAX_SIZES = Byte.MAX_VALUE;

  /** Ascending. */
  private final int[] sizes;

  private final int largest;

  /**
   * The first size that may hold a request, by the number of bits of the request minus 1. For a
   * request of 0 bytes, that is 64.
   */
  private final byte[] firsts = new byte[Long.SIZE + 1];

  /**
   * Creates a table.
   *
   * @param sizes in bytes, ascending, 1 … {@link #MAX_SIZES} of them, each at least 1
   */
  SizeTable(int[] sizes) {
    this.sizes = sizes.clone();
    this.largest = sizes[sizes.length - 1];
    int first = 0;
    for (int bits = 0; bits < Integer.SIZE; bits++) {
      long most = 1L << bits;
      long least = bits == 0 ? 1 : most / 2 + 1;
      while (first < sizes.length - 1 && sizes[first] < least) {
        first++;
      }
      firsts[bits] = (byte) first;
    }
  }

  /**
   * Returns the place of the smallest size that holds a number of bytes. Wait-free.
   *
   * @throws IllegalArgumentException if the number is negative, or exceeds the largest size
   */
  int placeOf(long bytes) {
    if (bytes < 0 || bytes > largest) {
      throw Refusals.bytes(bytes, largest);
    }
    int place = firsts[Long.SIZE - Long.numberOfLeadingZeros(bytes - 1)];
    while (sizes[place] < bytes) {
      place++;
    }
    return place;
  }

  int size(int place) {
    return sizes[place];
  }
}
