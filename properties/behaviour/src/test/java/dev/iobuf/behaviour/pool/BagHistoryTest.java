package dev.iobuf.behaviour.pool;

import static dev.iobuf.behaviour.pool.BagHistory.Operation.Kind.GET;
import static dev.iobuf.behaviour.pool.BagHistory.Operation.Kind.PUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.behaviour.pool.BagHistory.Operation;
import dev.iobuf.pool.IndexPool;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** The checker of histories is itself checked: by cases with a known answer, and by brute force. */
class BagHistoryTest {
  private static final int NONE = IndexPool.WOULD_BLOCK;

  private static boolean linearizable(int capacity, Operation... operations) {
    return new BagHistory(capacity, List.of(operations)).isLinearizable();
  }

  @Example
  void anIndexLentTwiceIsNoBag() {
    assertThat(linearizable(2, new Operation(0, GET, 0, 1, 2), new Operation(1, GET, 0, 3, 4)))
        .isFalse();
  }

  @Example
  void anIndexPutInBetweenMayBeLentAgain() {
    assertThat(
            linearizable(
                1,
                new Operation(0, GET, 0, 1, 2),
                new Operation(0, PUT, 0, 3, 6),
                new Operation(1, GET, 0, 4, 5)))
        .isTrue();
  }

  @Example
  void wouldBlockNeedsAnInstantAtWhichNothingWasFree() {
    Operation get = new Operation(0, GET, 0, 1, 2);
    Operation put = new Operation(0, PUT, 0, 5, 6);
    assertThat(linearizable(1, get, new Operation(1, GET, NONE, 3, 4), put)).isTrue();
    assertThat(linearizable(1, get, put, new Operation(1, GET, NONE, 7, 8))).isFalse();
    assertThat(linearizable(1, get, put, new Operation(1, GET, NONE, 4, 8))).isTrue();
  }

  @Property(tries = 5_000)
  void agreesWithBruteForceOnRandomHistories(@ForAll("histories") BagHistory history) {
    boolean linearizable = history.isLinearizable();
    Statistics.collect(linearizable ? "linearizable" : "not linearizable");
    assertThat(linearizable).isEqualTo(someOrderIsLegal(history, new ArrayList<>()));
  }

  /** Tries every permutation, with no idea of what prunes. */
  private static boolean someOrderIsLegal(BagHistory history, List<Operation> order) {
    if (order.size() == history.operations().size()) {
      return isLegal(history.capacity(), order);
    }
    for (Operation next : history.operations()) {
      if (!order.contains(next)) {
        order.addLast(next);
        boolean legal = someOrderIsLegal(history, order);
        order.removeLast();
        if (legal) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isLegal(int capacity, List<Operation> order) {
    BitSet free = new BitSet();
    free.set(0, capacity);
    for (int i = 0; i < order.size(); i++) {
      Operation operation = order.get(i);
      for (Operation later : order.subList(i + 1, order.size())) {
        if (later.returned() < operation.called()) {
          return false;
        }
      }
      if (operation.kind() == PUT) {
        if (free.get(operation.index())) {
          return false;
        }
        free.set(operation.index());
      } else if (operation.index() == NONE) {
        if (!free.isEmpty()) {
          return false;
        }
      } else {
        if (!free.get(operation.index())) {
          return false;
        }
        free.clear(operation.index());
      }
    }
    return true;
  }

  /** Histories of up to six operations on two indices, distinct by their call times. */
  @Provide
  Arbitrary<BagHistory> histories() {
    Arbitrary<Operation> operations =
        Combinators.combine(
                Arbitraries.of(GET, GET, PUT),
                Arbitraries.of(NONE, 0, 1),
                Arbitraries.integers().between(0, 20),
                Arbitraries.integers().between(1, 8))
            .as((kind, index, called, length) ->
                new Operation(
                    0, kind, kind == PUT ? Math.max(index, 0) : index, called, called + length));
    return operations
        .list()
        .ofMinSize(1)
        .ofMaxSize(6)
        .uniqueElements(Operation::called)
        .map(list -> new BagHistory(2, list));
  }
}
