package dev.iobuf.behaviour.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.behaviour.lifecycle.Step.Trouble;
import dev.iobuf.pool.IoBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Steps over pools that get several at once, know their leases, and close in time. */
final class SeveralSteps {
  private SeveralSteps() {}

  /** As many as are free, up to a number. */
  static void get(World world, Step step) {
    PoolThing of = world.pick(PoolThing.class, step.which());
    if (of == null || of.isAbandoned || isHard(world, of)) {
      return;
    }
    int count = 1 + step.size() % 4;
    int[] leases = new int[count];
    int[] got = {0};
    String name = world.name("leases");
    int expected = Math.min(count, of.free());
    boolean isDone =
        world.attempt(
            "int[] %s = new int[%d]; %s.tryGet(%1$s, 0, %2$d);".formatted(name, count, of.name),
            () -> got[0] = world.library().getSeveral(of.pool, leases));
    if (isDone) {
      assertThat(got[0]).as("leases of %s that are lent at once", of.name).isEqualTo(expected);
    }
    add(world, of, name, leases, got[0]);
  }

  /** All or none. */
  static void getAll(World world, Step step) {
    PoolThing of = world.pick(PoolThing.class, step.which());
    if (of == null || of.isAbandoned || isHard(world, of)) {
      return;
    }
    int count = 1 + step.size() % of.pool.capacity();
    boolean isEnough = count <= of.free();
    if (!isEnough && !world.isIn(Trouble.NONE)) {
      return; // The thread would have to wait.
    }
    boolean isBorrowed = step.room() % 2 == 0;
    int[] leases = new int[count];
    int[] got = {0};
    String name = world.name("leases");
    world.attempt(
        (isBorrowed
                ? "var %s = %s.borrowAll(%s, Duration.ZERO);"
                : "int[] %s; %s.get(%1$s, 0, %3$s, Duration.ZERO);")
            .formatted(name, of.name, count),
        () -> got[0] = isBorrowed ? borrow(of, leases) : getAll(of, leases));
    if (world.isIn(Trouble.NONE)) {
      assertThat(got[0]).as("leases of %s, all or none", of.name).isEqualTo(isEnough ? count : 0);
    }
    add(world, of, name, leases, got[0]);
  }

  private static int getAll(PoolThing of, int[] leases) throws InterruptedException {
    try {
      of.pool.get(leases, 0, leases.length, Duration.ZERO);
      return leases.length;
    } catch (TimeoutException tooFew) {
      return 0;
    }
  }

  private static int borrow(PoolThing of, int[] leases) throws InterruptedException {
    try {
      List<? extends IoBuffer> buffers = of.pool.borrowAll(leases.length, Duration.ZERO);
      for (int i = 0; i < leases.length; i++) {
        leases[i] = buffers.get(i).lease();
      }
      return leases.length;
    } catch (TimeoutException tooFew) {
      return 0;
    }
  }

  private static boolean isHard(World world, PoolThing of) {
    return of.isWatched && world.isIn(Trouble.FULL_HEAP);
  }

  private static void add(World world, PoolThing of, String name, int[] leases, int count) {
    for (int i = 0; i < count; i++) {
      world.things.add(new LeaseThing(world, name + "[" + i + "]", of, leases[i]));
    }
    of.check();
  }

  /** The pool of a kind that a step stands for; null if there is none. */
  private static @Nullable PoolThing pick(World world, Step step, Predicate<PoolThing> kind) {
    List<PoolThing> all =
        world.things.stream()
            .filter(thing -> thing instanceof PoolThing pool && kind.test(pool))
            .map(PoolThing.class::cast)
            .toList();
    return all.isEmpty() ? null : all.get(step.which() % all.size());
  }

  /** A second put of a lease is refused, also once its index is lent again. */
  static void putAgain(World world, Step step) {
    PoolThing of =
        pick(world, step, pool -> pool.isChecked && !pool.isAbandoned && pool.free() > 0);
    if (of == null || !world.isIn(Trouble.NONE)) {
      return;
    }
    int lease = of.pool.tryGet();
    of.pool.put(lease);
    int next = of.pool.tryGet();
    String name = world.name("ended");
    world.note("int %s = %s.tryGet(); %2$s.put(%1$s); %2$s.tryGet();".formatted(name, of.name));
    world.mustRefuse(
        of.name + ".put(" + name + "); // refused: it was put before",
        () -> world.library().putAgain(of.pool, lease));
    of.pool.put(next);
    of.check();
  }

  static void askForHolders(World world, Step step) {
    PoolThing of = pick(world, step, pool -> pool.hasCensus && pool.lent > 0);
    if (of != null && world.isIn(Trouble.NONE)) {
      int[] holders = {0};
      world.attempt(
          of.name + ".lentLongerThan(Duration.ZERO).size();",
          () -> holders[0] = world.library().holders(of.pool).size());
      assertThat(holders[0]).as("holders of %s", of.name).isEqualTo(of.lent);
    }
  }

  /**
   * Closes a pool by the call that may wait; if a lease is out, it is refused, and all is as
   * before.
   */
  static void closeInTime(World world, Step step) {
    PoolThing of = world.pick(PoolThing.class, step.which());
    if (of != null && !of.hasThreads()) {
      of.closesInTime = true;
      world.close(of);
      if (world.things.contains(of)) {
        of.closesInTime = false;
        of.check();
      }
    }
  }
}
