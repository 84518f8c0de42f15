package dev.iobuf.behaviour.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.behaviour.lifecycle.Step.Trouble;
import java.time.Duration;

/** Steps over gets without a thread. */
final class AsyncSteps {
  private static final Duration HOUR = Duration.ofHours(1);

  private AsyncSteps() {}

  /** A get that is served at once, or waits until leases are put. */
  static void get(World world, Step step) {
    PoolThing of = world.pick(PoolThing.class, step.which());
    if (of == null || of.isAbandoned) {
      return;
    }
    int count = 1 + step.size() % Math.min(3, of.pool.capacity());
    boolean isServed = count <= of.free();
    if (!isServed && of.hasThreads()) {
      return;
    }
    if (world.isIn(Trouble.FULL_HEAP) && (of.isWatched || !isServed)) {
      return; // After an error, a get that has to wait may have begun or not.
    }
    AsyncThing get = new AsyncThing(world, of, new int[count]);
    boolean isTimed = step.room() % 2 == 0 && !world.isIn(Trouble.FULL_HEAP);
    boolean isBegun =
        world.attempt(
            "var %s = %s.getAsync(new int[%s], 0, %3$s, handler%s);"
                .formatted(get.name, of.name, count, isTimed ? ", Duration.ofHours(1)" : ""),
            () ->
                get.isBegun(
                    world.library().getAsync(of.pool, get.leases(), get, isTimed ? HOUR : null)));
    if (isServed) {
      if (isBegun || get.isEnded()) {
        get.servedAtOnce();
      }
    } else {
      assertThat(get.isEnded()).as("%s waits", get.name).isFalse();
      of.joins(get);
    }
    of.check();
  }

  /** A get for which too few leases are free until its time has passed. */
  static void getInTime(World world, Step step) {
    PoolThing of = world.pick(PoolThing.class, step.which());
    if (of == null || of.isAbandoned || !world.isIn(Trouble.NONE)) {
      return;
    }
    int count = 1 + step.size() % of.pool.capacity();
    if (count <= of.free() || of.hasThreads()) {
      return;
    }
    AsyncThing get = new AsyncThing(world, of, new int[count]);
    Duration time = Duration.ofNanos(step.room() % 3 * 1_000L);
    world.attempt(
        "var %s = %s.getAsync(new int[%s], 0, %3$s, handler, %s);"
            .formatted(get.name, of.name, count, time),
        () -> {
          get.isBegun(of.pool.getAsync(get.leases(), 0, count, get, time));
          get.endsInTime();
        });
    of.check();
  }
}
