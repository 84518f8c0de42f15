package dev.iobuf.memory;

/** The rules that arguments of this package have in common. */
final class Require {
  private Require() {}

  static long size(long size) {
    if (size < 1) {
      throw new IllegalArgumentException("size must be at least 1 byte: size=" + size);
    }
    return size;
  }

  static long alignment(long alignment) {
    return powerOfTwo("alignment", alignment, 1, Slab.MAX_ALIGNMENT);
  }

  static long powerOfTwo(String name, long value, long least, long most) {
    if (value < least || value > most || Long.bitCount(value) != 1) {
      throw new IllegalArgumentException(
          "%s must be a power of two from %s to %s bytes: %1$s=%s"
              .formatted(name, least, most, value));
    }
    return value;
  }

  /** Checks that {@code size} can be aligned, and rounded up to whole pages, within a long. */
  static void room(long size, long alignment) {
    size(size);
    alignment(alignment);
    if (size > Long.MAX_VALUE - alignment - PageSize.LARGEST) {
      throw new IllegalArgumentException(
          "size and alignment together exceed what a long can address: size=%s, alignment=%s"
              .formatted(size, alignment));
    }
  }

  static int count(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count must be at least 1 block: count=" + count);
    }
    return count;
  }

  static long roundUp(long value, long powerOfTwo) {
    return (value + powerOfTwo - 1) & -powerOfTwo;
  }
}
