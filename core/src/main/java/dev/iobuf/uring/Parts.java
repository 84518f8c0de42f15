package dev.iobuf.uring;

import dev.iobuf.pool.IndirectPool;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The parts of provided buffers in which the bytes of one completion lie, in the order of the
 * bytes. The completion returns the lease of each part, but for one of which the kernel keeps the
 * rest. Reused. For one thread.
 */
final class Parts {
  private static final int FIRST_ROOM = 1;

  private @Nullable IndirectPool<?> pool;
  private int[] leases = new int[FIRST_ROOM];
  private int[] froms = new int[FIRST_ROOM];
  private int[] lengths = new int[FIRST_ROOM];
  private int count;

  /** Only the last part may be kept. */
  private boolean isLastKept;

  /** How many of the returned leases were put, from the first one on. */
  private int put;

  /** Makes room, so that no completion needs heap. */
  void reserve(int most) {
    if (most > leases.length) {
      int[] moreLeases = Arrays.copyOf(leases, most);
      int[] moreFroms = Arrays.copyOf(froms, most);
      lengths = Arrays.copyOf(lengths, most);
      froms = moreFroms;
      leases = moreLeases;
    }
  }

  void clear() {
    pool = null;
    count = 0;
    isLastKept = false;
    put = 0;
  }

  void begin(IndirectPool<?> of) {
    clear();
    pool = of;
  }

  /** Adds a part; there must be room. No part follows one that is kept. */
  void add(int lease, int from, int length, boolean isKept) {
    leases[count] = lease;
    froms[count] = from;
    lengths[count] = length;
    count++;
    isLastKept = isKept;
  }

  /** Cuts a header off the only part. */
  void cutFront(int bytes) {
    froms[0] += bytes;
    lengths[0] -= bytes;
  }

  int count() {
    return count;
  }

  /** How many leases are returned: all, or all but the last. */
  int returned() {
    return isLastKept ? count - 1 : count;
  }

  int lease(int part) {
    return leases[Objects.checkIndex(part, count)];
  }

  int from(int part) {
    return froms[Objects.checkIndex(part, count)];
  }

  int length(int part) {
    return lengths[Objects.checkIndex(part, count)];
  }

  boolean isKept(int part) {
    return Objects.checkIndex(part, count) >= returned();
  }

  /**
   * Ends the pins of the leases that are returned: of all of them, even if a caller has undone one.
   */
  void unpin() {
    IndirectPool<?> of = pool;
    IllegalStateException refusal = null; // No Failures: each completion would allocate them.
    for (int part = 0; of != null && part < returned(); part++) {
      try {
        of.unpin(leases[part]);
      } catch (IllegalStateException e) {
        refusal = e;
      }
    }
    if (refusal != null) {
      throw refusal;
    }
  }

  /** Puts the leases that are returned. Stops at one that the pool refuses; goes on there later. */
  void putAll() {
    IndirectPool<?> of = pool;
    while (of != null && put < returned()) {
      of.put(leases[put]);
      put++;
    }
  }
}
