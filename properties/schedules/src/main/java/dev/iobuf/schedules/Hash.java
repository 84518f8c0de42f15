package dev.iobuf.schedules;

/**
 * 64-bit mixing for state keys: at 10⁷ states two of them share a key with probability 3 · 10⁻⁶.
 */
final class Hash {
  private Hash() {}

  static long mix(long hash, long value) {
    return scramble(hash * 0x9E3779B97F4A7C15L + value + 0x632BE59BD9B4E019L);
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Generators). */
  static long scramble(long z) {
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
