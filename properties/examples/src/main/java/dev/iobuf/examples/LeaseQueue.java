package dev.iobuf.examples;

/**
 * Leases with the number of bytes in each, in order. The queues of one pool share their links,
 * since a lease is in one queue at most. So a queue of any length allocates nothing. For one
 * thread.
 */
final class LeaseQueue {
  private final Links links;
  private int first;
  private int last;
  private int size;

  LeaseQueue(Links links) {
    this.links = links;
  }

  /** By lease: the next one in its queue, and its bytes. */
  static final class Links {
    private final int[] next;
    private final int[] lengths;

    /** For a pool of that many buffers. */
    Links(int capacity) {
      next = new int[capacity];
      lengths = new int[capacity];
    }
  }

  void add(int lease, int length) {
    links.lengths[lease] = length;
    if (size == 0) {
      first = lease;
    } else {
      links.next[last] = lease;
    }
    last = lease;
    size++;
  }

  /** Returns the oldest lease. There must be one. */
  int first() {
    return first;
  }

  /** Returns how many bytes the oldest lease has. */
  int firstLength() {
    return links.lengths[first];
  }

  void removeFirst() {
    first = links.next[first];
    size--;
  }

  int size() {
    return size;
  }
}
