package dev.iobuf.behaviour.pool;

import dev.iobuf.pool.IndexPool;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A history of gets and puts of a pool, and the search for a legal order of them.
 *
 * <p>The search is that of Wing and Gong (Testing and Verifying Concurrent Objects, 1993) with the
 * memoisation of Lowe (Testing for Linearizability, 2017): an operation may come next if no other
 * that is still to come had returned before it was called, and if a bag of indices allows its
 * result; what has come already determines the bag, so a set of operations seen before is not
 * searched again.
 */
record BagHistory(int capacity, List<Operation> operations) {

  /**
   * A call that lasted from {@code called} to {@code returned}, by a clock common to all threads.
   */
  record Operation(int thread, Kind kind, int index, long called, long returned) {
    enum Kind {
      GET,
      PUT
    }

    @Override
    public String toString() {
      return "T%d [%d, %d] %s %s"
          .formatted(
              thread,
              called,
              returned,
              kind == Kind.GET ? "tryGet →" : "put",
              index == IndexPool.WOULD_BLOCK ? "WOULD_BLOCK" : index);
    }
  }

  BagHistory {
    operations = List.copyOf(operations);
  }

  /** Whether the operations can be ordered, within real time, as those of a bag full at first. */
  boolean isLinearizable() {
    BitSet free = new BitSet();
    free.set(0, capacity);
    return search(new BitSet(), free, new HashSet<>());
  }

  private boolean search(BitSet done, BitSet free, Set<BitSet> seen) {
    if (done.cardinality() == operations.size()) {
      return true;
    }
    if (!seen.add((BitSet) done.clone())) {
      return false;
    }
    long firstReturn = Long.MAX_VALUE;
    for (int i = done.nextClearBit(0); i < operations.size(); i = done.nextClearBit(i + 1)) {
      firstReturn = Math.min(firstReturn, operations.get(i).returned);
    }
    for (int i = done.nextClearBit(0); i < operations.size(); i = done.nextClearBit(i + 1)) {
      Operation next = operations.get(i);
      if (next.called <= firstReturn && isAllowed(next, free)) {
        done.set(i);
        apply(next, free);
        if (search(done, free, seen)) {
          return true;
        }
        done.clear(i);
        apply(next, free);
      }
    }
    return false;
  }

  private static boolean isAllowed(Operation operation, BitSet free) {
    return switch (operation.kind) {
      case GET ->
          operation.index == IndexPool.WOULD_BLOCK ? free.isEmpty() : free.get(operation.index);
      case PUT -> !free.get(operation.index);
    };
  }

  /** Its own inverse: a get or put of an index flips it. */
  private static void apply(Operation operation, BitSet free) {
    if (operation.index != IndexPool.WOULD_BLOCK) {
      free.flip(operation.index);
    }
  }

  @Override
  public String toString() {
    List<String> lines = new ArrayList<>();
    lines.add("history of a pool of " + capacity + ":");
    operations.forEach(operation -> lines.add("  " + operation));
    return String.join(System.lineSeparator(), lines);
  }
}
