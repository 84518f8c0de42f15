package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The ring, used by one thread, is a FIFO that holds every index at most once. */
class IndexRingProperties {

  /**
   * A ring, some of its indices enqueued at birth, and its cells broken into rows of {@code row}.
   */
  record Shape(int capacity, int content, int row) {
    IndexRing ring() {
      return new IndexRing(capacity, content, row, 1);
    }
  }

  /** An operation; the number, folded into the range of the ring, is the index to enqueue. */
  record Step(boolean enqueue, int number) {
    @Override
    public String toString() {
      return enqueue ? "enqueue " + number : "dequeue";
    }
  }

  @Property(tries = 2_000)
  void behavesAsAQueueOfDistinctIndices(
      @ForAll("shapes") Shape shape, @ForAll("steps") List<Step> steps) {
    IndexRing ring = shape.ring();
    Deque<Integer> model = new ArrayDeque<>(IntStream.range(0, shape.content).boxed().toList());
    for (Step step : steps) {
      if (step.enqueue) {
        int index = step.number % shape.capacity;
        if (model.contains(index)) {
          assertThatThrownBy(() -> ring.enqueue(index))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("index=" + index);
        } else {
          ring.enqueue(index);
          model.addLast(index);
        }
      } else {
        Integer expected = model.pollFirst();
        assertThat(ring.dequeue()).isEqualTo(expected == null ? IndexRing.WOULD_BLOCK : expected);
      }
      assertThat(ring.size()).isEqualTo(model.size());
    }
    model.forEach(index -> assertThat(ring.dequeue()).isEqualTo(index));
    assertThat(ring.dequeue()).isEqualTo(IndexRing.WOULD_BLOCK);
  }

  @Property(tries = 100)
  void aFullRingHandsOutItsIndicesInOrderLapAfterLap(
      @ForAll @IntRange(min = 1, max = 300) int capacity,
      @ForAll @IntRange(min = 1, max = 6) int laps) {
    IndexRing ring = IndexRing.filled(capacity);
    for (int lap = 0; lap < laps; lap++) {
      for (int index = 0; index < capacity; index++) {
        assertThat(ring.dequeue()).isEqualTo(index);
        ring.enqueue(index);
      }
    }
    assertThat(ring.size()).isEqualTo(capacity);
  }

  /**
   * Every failed dequeue takes a ticket. The tail must keep up, and the threshold must be restored.
   */
  @Property(tries = 100)
  void stillWorksAfterManyDequeuesOfAnEmptyRing(
      @ForAll @IntRange(min = 1, max = 20) int capacity,
      @ForAll @IntRange(min = 0, max = 500) int failures) {
    IndexRing ring = new IndexRing(capacity);
    for (int i = 0; i < failures; i++) {
      assertThat(ring.dequeue()).isEqualTo(IndexRing.WOULD_BLOCK);
    }
    for (int index = 0; index < capacity; index++) {
      ring.enqueue(index);
    }
    for (int index = 0; index < capacity; index++) {
      assertThat(ring.dequeue()).isEqualTo(index);
    }
  }

  @Property(tries = 200)
  void refusesAnIndexOutOfRangeAndKeepsItsContent(
      @ForAll @IntRange(min = 1, max = 100) int capacity, @ForAll int index) {
    int outside = index >= 0 && index < capacity ? index + capacity : index;
    IndexRing ring = IndexRing.filled(capacity);
    assertThatThrownBy(() -> ring.enqueue(outside))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("0 … " + (capacity - 1))
        .hasMessageContaining("index=" + outside);
    assertThat(ring.size()).isEqualTo(capacity);
  }

  @Example
  void refusesACapacityOutOfRange() {
    for (int capacity : new int[] {Integer.MIN_VALUE, -1, 0, (1 << 30) + 1, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> new IndexRing(capacity))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1 … 1073741824")
          .hasMessageContaining("capacity=" + capacity);
    }
  }

  @Provide
  Arbitrary<Shape> shapes() {
    return Arbitraries.integers()
        .between(1, 40)
        .flatMap(capacity ->
            Combinators.combine(
                    Arbitraries.integers().between(0, capacity),
                    Arbitraries.integers().between(1, 2 * capacity + 2))
                .as((content, row) -> new Shape(capacity, content, row)));
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of(true, false), Arbitraries.integers().between(0, 1_000))
        .as(Step::new)
        .list()
        .ofMaxSize(200);
  }
}
