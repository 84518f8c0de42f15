package dev.iobuf.benchmarks.peers;

/** What one thread holds at once: of a pool of indices in the one form, of others in the other. */
public final class Hand {
  final int[] leases;
  final Object[] buffers;

  public Hand(int size) {
    leases = new int[size];
    buffers = new Object[size];
  }
}
