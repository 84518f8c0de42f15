package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A pool of any shape, used by one thread, is a set of free indices. */
class BagProperties {
  /**
   * The shape of a front.
   *
   * @param homes a power of two, 2 at least
   * @param size indices a stripe, a power of two
   */
  record Shape(int capacity, int homes, int size, boolean striped) {
    IndexPool pool() {
      IndexPool pool = new IndexPool("pool", capacity, homes, size);
      pool.striped = striped;
      return pool;
    }
  }

  /** An action, and the number of indices or the index that it takes. */
  record Step(Action action, int number) {}

  /** The actions. */
  enum Action {
    GET,
    PUT,
    GET_SEVERAL,
    PUT_SEVERAL,
    PUT_TWICE,
    PUT_SEVERAL_TWICE
  }

  /** The pool, and the model: the lent indices. */
  private static final class World {
    private final Shape shape;
    private final IndexPool pool;
    private final List<Integer> lent = new ArrayList<>();

    World(Shape shape) {
      this.shape = shape;
      this.pool = shape.pool();
    }

    void take(Step step) {
      switch (step.action) {
        case GET -> get();
        case PUT -> put(step.number);
        case GET_SEVERAL -> getSeveral(step.number % (shape.capacity + 2));
        case PUT_SEVERAL -> putSeveral(chosen(step.number));
        case PUT_TWICE -> putTwice(step.number);
        case PUT_SEVERAL_TWICE -> putSeveralTwice(chosen(step.number));
        default -> throw new AssertionError(step);
      }
      check();
    }

    private void get() {
      int index = pool.tryGet();
      if (lent.size() == shape.capacity) {
        assertThat(index).isEqualTo(IndexPool.WOULD_BLOCK);
      } else {
        lend(index);
      }
    }

    private void lend(int index) {
      assertThat(index).isBetween(0, shape.capacity - 1);
      assertThat(lent).doesNotContain(index);
      lent.add(index);
    }

    private void put(int number) {
      if (!lent.isEmpty()) {
        pool.put(lent.remove(/* index */ number % lent.size()));
      }
    }

    private void getSeveral(int count) {
      int[] leases = new int[count + 2];
      Arrays.fill(leases, -7);
      int got = pool.tryGet(leases, 1, count);
      assertThat(got).isEqualTo(Math.min(count, shape.capacity - lent.size()));
      for (int i = 0; i < leases.length; i++) {
        if (i > 0 && i <= got) {
          lend(leases[i]);
        } else {
          assertThat(leases[i]).isEqualTo(-7);
        }
      }
    }

    /** Some of those that are lent, in some order. */
    private List<Integer> chosen(int number) {
      List<Integer> all = new ArrayList<>(lent);
      Collections.rotate(all, number);
      if (number % 3 == 0) {
        Collections.reverse(all);
      }
      return all.subList(0, lent.isEmpty() ? 0 : number % (lent.size() + 1));
    }

    private void putSeveral(List<Integer> indices) {
      pool.put(indices.stream().mapToInt(Integer::intValue).toArray(), 0, indices.size());
      lent.removeAll(indices);
    }

    private void putTwice(int number) {
      int index = number % shape.capacity;
      if (!lent.contains(index)) {
        assertThatIllegalStateException().isThrownBy(() -> pool.put(index));
      }
    }

    /** The first of several is put once more after the last. */
    private void putSeveralTwice(List<Integer> indices) {
      if (!indices.isEmpty()) {
        int[] leases =
            Arrays.copyOf(
                indices.stream().mapToInt(Integer::intValue).toArray(), indices.size() + 1);
        leases[indices.size()] = leases[0];
        assertThatIllegalStateException().isThrownBy(() -> pool.put(leases, 0, leases.length));
        lent.removeAll(indices);
      }
    }

    private void check() {
      assertThat(pool.available()).isEqualTo(shape.capacity - lent.size());
      BitSet free = new BitSet();
      free.set(0, shape.capacity);
      lent.forEach(free::clear);
      for (int index = 0; index < shape.capacity; index++) {
        assertThat(pool.isFree(index)).isEqualTo(free.get(index));
      }
    }
  }

  @Property(tries = 2_000)
  void isASetOfFreeIndices(@ForAll("shapes") Shape shape, @ForAll("steps") List<Step> steps) {
    World world = new World(shape);
    steps.forEach(world::take);
  }

  @Property(tries = 500)
  void lendsEachIndexOnceAndThenNone(
      @ForAll("shapes") Shape shape, @ForAll("steps") List<Step> steps) {
    World world = new World(shape);
    steps.forEach(world::take);
    while (world.lent.size() < shape.capacity) {
      world.get();
    }
    world.get();
    world.putSeveral(List.copyOf(world.lent));
    world.getSeveral(shape.capacity + 1);
  }

  @Provide
  Arbitrary<Shape> shapes() {
    Arbitrary<Integer> capacities = Arbitraries.integers().between(1, 150);
    Arbitrary<Integer> homes = Arbitraries.of(2, 4, 8, 32);
    Arbitrary<Integer> sizes = Arbitraries.of(1, 2, 4, 8, 64);
    return Combinators.combine(capacities, homes, sizes, Arbitraries.of(true, false))
        .as(Shape::new);
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(Arbitraries.of(Action.class), Arbitraries.integers().between(0, 300))
        .as(Step::new)
        .list()
        .ofMaxSize(60);
  }
}
