package dev.iobuf.behaviour.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.behaviour.lifecycle.Step.Trouble;
import dev.iobuf.pool.BoundedPool;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.pool.PoolOptions;
import dev.iobuf.pool.PooledValues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Steps over pools of objects, which are reset by each put, and ended with their pool. */
final class ObjectSteps {
  private static final Duration A_MOMENT = Duration.ofNanos(1_000);

  private ObjectSteps() {}

  /** An object of a pool. */
  private static final class Value {
    int resets;
    int ends;
    boolean isStubborn;

    void reset() {
      if (isStubborn) {
        throw new ArithmeticException("a reset that fails");
      }
      resets++;
    }
  }

  static void open(World world, Step step) {
    if (world.isIn(Trouble.FULL_HEAP)) {
      return; // The objects are the program's, not the library's.
    }
    int capacity = 1 + step.size() % 4;
    PoolOptions options =
        step.size() % 3 == 0 ? PoolOptions.DEFAULT.checked().census() : PoolOptions.DEFAULT;
    List<Value> values = new ArrayList<>();
    PooledValues<Value> made =
        PooledValues.of(
                index -> {
                  Value value = new Value();
                  values.add(value);
                  return value;
                })
            .reset(Value::reset)
            .end(value -> value.ends++);
    String name = world.name("objects");
    BoundedPool<Value> pool =
        world.make(
            "var %s = BoundedPool.create(%d, values, %s);".formatted(name, capacity, options),
            () -> BoundedPool.create(capacity, made, options));
    if (pool != null) {
      boolean isChecked = step.size() % 3 == 0;
      boolean isClosedInTime = step.room() % 2 == 0;
      world.things.add(new ObjectsThing(world, name, pool, values, isChecked, isClosedInTime));
    }
  }

  static void get(World world, Step step) {
    ObjectsThing of = world.pick(ObjectsThing.class, step.which());
    if (of == null || of.isAbandoned || world.isIn(Trouble.FULL_HEAP)) {
      return;
    }
    int[] got = {IndexPool.WOULD_BLOCK};
    String name = world.name("object");
    boolean isDone =
        world.attempt(
            "int %s = %s.tryGet();".formatted(name, of.name), () -> got[0] = of.pool.tryGet());
    if (isDone) {
      assertThat(got[0] == IndexPool.WOULD_BLOCK)
          .as("%s is exhausted", of.name)
          .isEqualTo(of.lent == of.pool.capacity());
    }
    if (got[0] != IndexPool.WOULD_BLOCK) {
      world.things.add(new ObjectThing(world, name, of, got[0]));
    }
    of.check();
  }

  /** A second put is refused, also once the object is lent again, and resets nothing. */
  static void putAgain(World world, Step step) {
    ObjectsThing of = world.pick(ObjectsThing.class, step.which());
    boolean isPossible =
        of != null
            && of.isChecked
            && !of.isAbandoned
            && of.lent < of.pool.capacity()
            && world.isIn(Trouble.NONE);
    if (of == null || !isPossible) {
      return;
    }
    int lease = of.pool.tryGet();
    of.pool.put(lease);
    int next = of.pool.tryGet();
    of.puts++;
    of.lent++;
    String name = world.name("ended");
    world.note("int %s = %s.tryGet(); %2$s.put(%1$s); %2$s.tryGet();".formatted(name, of.name));
    world.mustRefuse(
        of.name + ".put(" + name + "); // refused: it was put before", () -> of.pool.put(lease));
    of.check();
    of.pool.put(next);
    of.puts++;
    of.lent--;
    of.check();
  }

  /** A put that can't reset its object leaves the lease out. */
  static void failToReset(World world, Step step) {
    ObjectThing object = world.pick(ObjectThing.class, step.which());
    if (object == null || !world.isIn(Trouble.NONE)) {
      return;
    }
    Value value = object.of.pool.value(object.lease);
    value.isStubborn = true;
    world.attempt(
        object.closing() + " // its reset throws",
        () -> {
          try {
            object.of.pool.put(object.lease);
          } catch (ArithmeticException expected) {
            return;
          }
          throw new AssertionError("a reset has failed in silence");
        });
    value.isStubborn = false;
    object.of.check();
  }

  static void abandon(World world, Step step) {
    ObjectsThing of = world.pick(ObjectsThing.class, step.which());
    if (of != null
        && !of.isAbandoned
        && !world.isIn(Trouble.FULL_HEAP)
        && world.attempt(of.name + ".closeAbandoning();", of.pool::closeAbandoning)) {
      of.isAbandoned = true;
      of.check();
    }
  }

  /** A pool of objects. */
  private static final class ObjectsThing extends Thing {
    private final BoundedPool<Value> pool;
    private final List<Value> values;
    private int lent;
    private int puts;
    private boolean isAbandoned;
    private final boolean isChecked;
    private final boolean isClosedInTime;

    ObjectsThing(
        World world,
        String name,
        BoundedPool<Value> pool,
        List<Value> values,
        boolean isChecked,
        boolean isClosedInTime) {
      super(world, name);
      this.pool = pool;
      this.values = values;
      this.isChecked = isChecked;
      this.isClosedInTime = isClosedInTime;
    }

    void check() {
      assertThat(pool.lent()).as("%s.lent()", name).isEqualTo(lent);
      assertThat(values.stream().mapToInt(value -> value.resets).sum())
          .as("resets of the objects of %s", name)
          .isEqualTo(puts);
      boolean isOver = isAbandoned && lent == 0;
      assertThat(values)
          .as("how often each object of %s is ended", name)
          .allMatch(value -> value.ends == (isOver ? 1 : 0));
    }

    @Override
    String refusal() {
      return lent == 0 ? "" : "lent=" + lent;
    }

    @Override
    String closing() {
      return name + (isClosedInTime ? ".close(Duration.ofNanos(1_000));" : ".close();");
    }

    @Override
    void close() throws InterruptedException {
      if (isClosedInTime) {
        pool.close(A_MOMENT);
      } else {
        world.library().close(pool);
      }
    }

    @Override
    boolean bears(Trouble trouble) {
      return trouble != Trouble.FULL_HEAP;
    }

    @Override
    void closed() {
      assertThat(values)
          .as("each object of %s is ended once", name)
          .allMatch(value -> value.ends == 1);
    }
  }

  /** A lease of an object. */
  private static final class ObjectThing extends Thing {
    private final ObjectsThing of;
    private final int lease;

    ObjectThing(World world, String name, ObjectsThing of, int lease) {
      super(world, name);
      this.of = of;
      this.lease = lease;
      of.lent++;
    }

    @Override
    boolean canBeClosedAgain() {
      return false;
    }

    @Override
    String closing() {
      return of.name + ".put(" + name + ");";
    }

    @Override
    void close() {
      world.library().put(of.pool, lease);
    }

    @Override
    boolean bears(Trouble trouble) {
      return trouble != Trouble.FULL_HEAP;
    }

    @Override
    void closed() {
      of.lent--;
      of.puts++;
      of.check();
    }
  }
}
