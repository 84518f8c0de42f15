package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The pool, used by one thread, is a bag, for each number of homes and size of stripes. */
class IndexPoolProperties {

  /** A number of homes, and of indices of a stripe; striped if threads have contended. */
  record Shape(int capacity, int homes, int size, boolean striped) {
    IndexPool pool() {
      IndexPool pool = new IndexPool("pool", capacity, homes, size);
      pool.striped = striped;
      return pool;
    }
  }

  /** An operation; the number picks one of the leases held, or is the index of a bogus put. */
  record Step(Kind kind, int number) {
    enum Kind {
      GET,
      PUT,
      GET_SEVERAL,
      PUT_SEVERAL,
      BOGUS_PUT
    }

    @Override
    public String toString() {
      return kind + (kind == Kind.GET ? "" : " " + number);
    }
  }

  @Property(tries = 3_000)
  void behavesAsABag(@ForAll("shapes") Shape shape, @ForAll("steps") List<Step> steps) {
    IndexPool pool = shape.pool();
    List<Integer> held = new ArrayList<>();
    for (Step step : steps) {
      switch (step.kind) {
        case GET -> {
          int index = pool.tryGet();
          if (held.size() == shape.capacity) {
            assertThat(index).isEqualTo(IndexPool.WOULD_BLOCK);
          } else {
            assertThat(index).isBetween(0, shape.capacity - 1).isNotIn(held);
            held.add(index);
          }
        }
        case PUT -> {
          if (!held.isEmpty()) {
            Collections.swap(held, step.number % held.size(), held.size() - 1);
            pool.put(held.removeLast());
          }
        }
        case GET_SEVERAL -> {
          int[] leases = new int[step.number % 70];
          int got = pool.tryGet(leases, 0, leases.length);
          assertThat(got).isEqualTo(Math.min(leases.length, shape.capacity - held.size()));
          for (int i = 0; i < got; i++) {
            assertThat(leases[i]).isBetween(0, shape.capacity - 1).isNotIn(held);
            held.add(leases[i]);
          }
        }
        case PUT_SEVERAL -> {
          List<Integer> last =
              held.subList(held.size() - step.number % (held.size() + 1), held.size());
          pool.put(last.stream().mapToInt(Integer::intValue).toArray(), 0, last.size());
          last.clear();
        }
        case BOGUS_PUT -> {
          int index = step.number % shape.capacity;
          if (!held.contains(index)) {
            assertThatThrownBy(() -> pool.put(index))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("put of index " + index + " that is not lent")
                .hasMessageContaining("pool[capacity=" + shape.capacity + "]");
          }
        }
      }
      assertThat(pool.lent()).isEqualTo(held.size());
      assertThat(pool.available()).isEqualTo(shape.capacity - held.size());
    }
    held.forEach(pool::put);
    assertDrainsTo(pool, shape.capacity);
  }

  @Property
  void lendsExactlyTheCapacityAskedFor(@ForAll @IntRange(min = 1, max = 5_000) int capacity) {
    IndexPool pool = new IndexPool("pool", capacity);
    assertThat(pool.capacity()).isEqualTo(capacity);
    assertDrainsTo(pool, capacity);
    assertThat(pool.lent()).isEqualTo(capacity);
  }

  @Example
  void lendsAMillionIndicesOnceEach() {
    assertDrainsTo(new IndexPool("pool", 1_000_003), 1_000_003);
  }

  @Example
  void refusesACapacityOutOfRange() {
    for (int capacity : new int[] {Integer.MIN_VALUE, -1, 0, (1 << 30) + 1, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> new IndexPool("SmallBufferPool", capacity))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1 … 1073741824")
          .hasMessageContaining("capacity=" + capacity)
          .hasMessageContaining("SmallBufferPool");
    }
  }

  @Property(tries = 200)
  void refusesAPutOutOfRangeAndLosesNothing(@ForAll("shapes") Shape shape, @ForAll int index) {
    int outside = index >= 0 && index < shape.capacity ? index + shape.capacity : index;
    IndexPool pool = shape.pool();
    int lease = pool.tryGet();
    assertThatThrownBy(() -> pool.put(outside))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("0 … " + (shape.capacity - 1))
        .hasMessageContaining("index=" + outside);
    pool.put(lease);
    assertDrainsTo(pool, shape.capacity);
  }

  @Example
  void saysThatAPutOfWouldBlockWasNeverALease() {
    assertThatThrownBy(() -> new IndexPool("pool", 4).put(IndexPool.WOULD_BLOCK))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("not compared with WOULD_BLOCK");
  }

  @Property(tries = 200)
  void closeIsRefusedWhileIndicesAreLentAndChangesNothing(
      @ForAll("shapes") Shape shape, @ForAll @IntRange(min = 1, max = 40) int wanted) {
    IndexPool pool = shape.pool();
    int lent = Math.min(wanted, shape.capacity);
    List<Integer> held = new ArrayList<>();
    for (int i = 0; i < lent; i++) {
      held.add(pool.tryGet());
    }
    assertThatThrownBy(pool::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("close while " + lent + " of " + shape.capacity);
    assertThat(pool.isClosed()).isFalse();
    assertThat(pool.lent()).isEqualTo(lent);
    held.forEach(pool::put);
    assertDrainsTo(pool, shape.capacity);
  }

  @Property(tries = 100)
  void aClosedPoolRefusesEveryUse(@ForAll("shapes") Shape shape) {
    IndexPool pool = shape.pool();
    pool.close();
    pool.close();
    assertThat(pool.isClosed()).isTrue();
    assertThat(pool.lent()).isZero();
    assertThatThrownBy(pool::tryGet)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("get after close");
    assertThatThrownBy(pool::get).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> pool.put(0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("index 0 after close");
    assertThatThrownBy(() -> pool.checkIndex(0)).isInstanceOf(IllegalStateException.class);
  }

  /** Threads of one home write its hints one by one, so any of them may be of another time. */
  @Property(tries = 1_000)
  void lendsEachIndexOnceWithAnyHintsOfItsHomes(
      @ForAll("shapes") Shape shape, @ForAll long slotHints, @ForAll Random random) {
    IndexPool pool = shape.pool();
    for (int home = 0; home < shape.homes; home++) {
      long[] homes = pool.rowsOf(pool.cells, home);
      int favourite = random.nextInt(shape.capacity);
      Home.setFavourite(homes, home, pool.slotAt(favourite), favourite);
      Home.setCursor(homes, home, random.nextInt(shape.capacity));
      Home.setWindow(homes, home, random.nextInt(Math.ceilDiv(shape.capacity, shape.size)));
      Home.setSlotHints(homes, home, slotHints >>> (Long.SIZE - shape.size));
      for (int depth = 0; depth < random.nextInt(Home.MAX_DEPTH); depth++) {
        Home.push(homes, home, depth, random.nextInt(shape.capacity));
      }
    }
    assertDrainsTo(pool, shape.capacity);
  }

  private static void assertDrainsTo(IndexPool pool, int capacity) {
    BitSet seen = new BitSet();
    for (int index = pool.tryGet(); index != IndexPool.WOULD_BLOCK; index = pool.tryGet()) {
      assertThat(seen.get(index)).as("index %d lent twice", index).isFalse();
      seen.set(index);
    }
    assertThat(seen.cardinality()).isEqualTo(capacity);
    assertThat(seen.length()).isEqualTo(capacity);
  }

  @Provide
  Arbitrary<Shape> shapes() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 150),
            Arbitraries.of(2, 4, 32, 64),
            Arbitraries.of(1, 2, 4, 32, 64),
            Arbitraries.of(false, true))
        .as(Shape::new);
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.frequency(
                net.jqwik.api.Tuple.of(5, Step.Kind.GET),
                net.jqwik.api.Tuple.of(4, Step.Kind.PUT),
                net.jqwik.api.Tuple.of(1, Step.Kind.GET_SEVERAL),
                net.jqwik.api.Tuple.of(1, Step.Kind.PUT_SEVERAL),
                net.jqwik.api.Tuple.of(1, Step.Kind.BOGUS_PUT)),
            Arbitraries.integers().between(0, 1_000))
        .as(Step::new)
        .list()
        .ofMaxSize(150);
  }
}
