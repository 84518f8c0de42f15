package dev.iobuf.examples;

import dev.iobuf.BigBufferPool;
import dev.iobuf.MediumBufferPool;

/**
 * The memory of a proxy, which its rings share. Buffers of 8 KiB are lent to any connection, and
 * may all be lent. Of those of 32 KiB, there is one for each direction of each connection. RAM is
 * used when a buffer is first touched.
 */
final class ProxyPools implements AutoCloseable {
  /** How many buffers of each pool the kernel has to choose from, for each ring. */
  static final int CHOICE = 256;

  static final int BIG_CHOICE = 32;

  private static final int DIRECTIONS = 2;

  private final MediumBufferPool medium;
  private final BigBufferPool big;

  ProxyPools(int mediums, int bigs) {
    medium = MediumBufferPool.create(mediums);
    big = BigBufferPool.create(bigs);
  }

  /**
   * Makes enough for a number of rings.
   *
   * @param mediums how many buffers all connections of a ring share
   */
  static ProxyPools of(int rings, ProxyLimits limits, int mediums) {
    int bigs = DIRECTIONS * limits.connections() + BIG_CHOICE + ZeroCopy.BUFFERS;
    return new ProxyPools(rings * mediums, rings * bigs);
  }

  MediumBufferPool medium() {
    return medium;
  }

  BigBufferPool big() {
    return big;
  }

  int lent() {
    return medium.lent() + big.lent();
  }

  @Override
  public void close() {
    try (medium) {
      big.close();
    }
  }
}
