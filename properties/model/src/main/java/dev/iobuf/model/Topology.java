package dev.iobuf.model;

/**
 * The places of processors. Processors of one complex share a cache. If there are two sockets,
 * processors of even and odd numbers are on different ones: threads that start one after the other
 * are spread over both, as Linux spreads them.
 *
 * @param processors 1 … 128
 * @param perComplex the number of processors that share a cache, at least 1
 * @param sockets 1 or 2
 */
public record Topology(int processors, int perComplex, int sockets) {
  /** The most processors. */
  public static final int MAX_PROCESSORS = 128;

  /** Checks the numbers. */
  public Topology {
    if (processors < 1 || processors > MAX_PROCESSORS || perComplex < 1 || sockets < 1) {
      throw new IllegalArgumentException(
          "a machine has 1 … 128 processors, at least one a complex: processors="
              + processors
              + ", perComplex="
              + perComplex
              + ", sockets="
              + sockets);
    }
  }

  boolean isSameComplex(int one, int other) {
    return isSameSocket(one, other) && one / sockets / perComplex == other / sockets / perComplex;
  }

  boolean isSameSocket(int one, int other) {
    return one % sockets == other % sockets;
  }
}
