package dev.iobuf.behaviour.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.NanoBufferPool;
import dev.iobuf.SmallBufferPool;
import dev.iobuf.TitanBufferPool;
import dev.iobuf.behaviour.lifecycle.Step.Trouble;
import dev.iobuf.memory.Backing;
import dev.iobuf.memory.MemoryRefusedException;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.pool.IndirectPool;
import dev.iobuf.pool.IoBuffer;
import dev.iobuf.pool.PoolManagement;
import dev.iobuf.pool.PoolOptions;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.management.JMException;
import javax.management.ObjectName;

/** Steps over pools, leases, pins, beans, and threads that wait. */
final class PoolSteps {
  private static final int TOO_MANY = 1 << 22; // 512 TiB of Titan

  private PoolSteps() {}

  static void openPool(World world, Step step) {
    int capacity = 1 + step.size() % 4;
    int kind = step.size() % 8;
    boolean isWatched = kind == 5 || kind == 6;
    PoolOptions options =
        switch (kind) {
          case 5 -> PoolOptions.DEFAULT.census(1).guardedViews();
          case 6 -> PoolOptions.DEFAULT.wiped();
          case 7 -> PoolOptions.DEFAULT.checked().census();
          default -> PoolOptions.DEFAULT;
        };
    Backing backing = Backings.of(step.which());
    if (backing == Backing.FILE && world.isIn(Trouble.FULL_HEAP)) {
      return; // The collector closes resources that the Java runtime has opened by then.
    }
    Backings.choose(backing);
    boolean isSmall = step.size() % 2 == 0;
    Supplier<IndirectPool<?>> maker =
        isSmall
            ? () -> SmallBufferPool.create(capacity, options)
            : () -> NanoBufferPool.create(capacity, options);
    String tier = isSmall ? "SmallBufferPool" : "NanoBufferPool";
    String name = world.name("pool");
    IndirectPool<?> pool =
        world.make(
            "var %s = %s.create(%s, %s); // %s".formatted(name, tier, capacity, options, backing),
            maker::get);
    if (pool != null) {
      PoolThing thing = new PoolThing(world, name, pool, isWatched, null);
      thing.isChecked = kind == 7;
      thing.hasCensus = kind == 5 || kind == 7;
      world.things.add(thing);
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // closed with the thing
  static void openPoolOverMemory(World world, Step step) {
    int capacity = 1 + step.size() % 4;
    Arena arena = Arena.ofShared();
    var memory = arena.allocate(capacity * 2_048L, 4_096);
    String name = world.name("pool");
    IndirectPool<?> pool =
        world.make(
            "var " + name + " = SmallBufferPool.over(memory);", () -> SmallBufferPool.over(memory));
    if (pool == null) {
      arena.close();
    } else {
      world.things.add(new PoolThing(world, name, pool, false, arena));
    }
  }

  static void openPoolTooLarge(World world, Step step) {
    Backings.choose(Backing.MAPPED);
    world.attempt(
        "TitanBufferPool.create(" + TOO_MANY + "); // refused",
        () -> {
          try {
            TitanBufferPool.create(TOO_MANY).close();
          } catch (MemoryRefusedException refused) {
            return;
          }
          throw new AssertionError("512 TiB were mapped");
        });
  }

  static void get(World world, Step step) {
    PoolThing of = world.pick(PoolThing.class, step.which());
    if (of == null || of.isAbandoned || (of.isWatched && world.isIn(Trouble.FULL_HEAP))) {
      return;
    }
    int[] got = {IndexPool.WOULD_BLOCK};
    String name = world.name("lease");
    // In trouble, only the form without a time-out: an interrupt ends the others.
    Getter getter = world.isIn(Trouble.NONE) ? Getter.of(step.size()) : Getter.TRY_GET;
    boolean isDone =
        world.attempt(
            getter.line.formatted(name, of.name), () -> got[0] = getter.from.get(of.pool));
    if (isDone) {
      assertThat(got[0] == IndexPool.WOULD_BLOCK)
          .as("%s is exhausted", of.name)
          .isEqualTo(of.free() == 0);
    }
    if (got[0] != IndexPool.WOULD_BLOCK) {
      world.things.add(new LeaseThing(world, name, of, got[0]));
    }
    of.check();
  }

  /** The ways to get a lease without a wait. */
  private enum Getter {
    TRY_GET("int %s = %s.tryGet();", IndirectPool::tryGet),
    TRY_BORROW(
        "int %s = %s.tryBorrow().lease();",
        pool -> {
          IoBuffer buffer = pool.tryBorrow();
          return buffer == null ? IndexPool.WOULD_BLOCK : buffer.lease();
        }),
    BORROW(
        "int %s = %s.borrow(Duration.ZERO).lease();",
        pool -> {
          try {
            return pool.borrow(Duration.ZERO).lease();
          } catch (TimeoutException exhausted) {
            return IndexPool.WOULD_BLOCK;
          }
        });

    private static final Getter[] ALL = values();

    private final String line;

    @SuppressWarnings("ImmutableEnumChecker") // has no state
    private final From from;

    Getter(String line, From from) {
      this.line = line;
      this.from = from;
    }

    static Getter of(int number) {
      return ALL[number % ALL.length];
    }
  }

  /** Gets a lease of a pool, or WOULD_BLOCK. */
  @FunctionalInterface
  private interface From {
    int get(IndirectPool<?> pool) throws InterruptedException;
  }

  static void pin(World world, Step step) {
    LeaseThing lease = world.pick(LeaseThing.class, step.which());
    if (lease == null) {
      return;
    }
    String line = lease.of.name + ".pin(" + lease.name + ");";
    if (world.attempt(line, () -> lease.of.pool.pin(lease.index))) {
      world.things.add(new PinThing(world, lease));
    }
  }

  /** An operation of the kernel that a program counts in by itself. */
  private static final class PinThing extends Thing {
    private final LeaseThing lease;

    PinThing(World world, LeaseThing lease) {
      super(world, world.name("pin"));
      this.lease = lease;
      lease.pins++;
    }

    @Override
    boolean canBeClosedAgain() {
      return false;
    }

    @Override
    String closing() {
      return lease.of.name + ".unpin(" + lease.name + ");";
    }

    @Override
    void close() {
      world.library().unpin(lease.of.pool, lease.index);
    }

    @Override
    void closed() {
      lease.pins--;
    }
  }

  /** A lease that is back can't be pinned, also in a pool that is abandoned. */
  static void pinFree(World world, Step step) {
    PoolThing of = world.pick(PoolThing.class, step.which());
    if (of == null) {
      return;
    }
    for (int index = 0; index < of.pool.capacity(); index++) {
      int free = index;
      boolean isLent =
          world.things.stream()
              .anyMatch(thing ->
                  thing instanceof LeaseThing lease && lease.of == of && lease.index == free);
      if (!isLent && of.waiters.isEmpty() && of.lent == leasesOf(world, of)) {
        world.mustRefuse(
            of.name + ".pin(" + free + "); // refused: it is not lent", () -> of.pool.pin(free));
        return;
      }
    }
  }

  /** Those that the program knows of, which a buffer ring's are not. */
  private static long leasesOf(World world, PoolThing of) {
    return world.things.stream()
        .filter(thing -> thing instanceof LeaseThing lease && lease.of == of)
        .count();
  }

  static void abandon(World world, Step step) {
    PoolThing of = world.pick(PoolThing.class, step.which());
    if (of != null && !of.isAbandoned && !world.isIn(Trouble.FULL_HEAP)) {
      of.abandon();
    }
  }

  static void await(World world, Step step) {
    PoolThing of = world.pick(PoolThing.class, step.which());
    boolean isCalm = world.isIn(Trouble.NONE);
    boolean isAlone = of != null && (of.waiters.isEmpty() || of.hasThreads());
    if (of != null && isCalm && isAlone && !of.isAbandoned && of.free() == 0) {
      boolean isVirtual = step.size() % 2 == 0;
      WaiterThing waiter = new WaiterThing(world, of, isVirtual);
      world.attempt(
          "var %s = Thread.of%s().start(() -> %s.get());"
              .formatted(waiter.name, isVirtual ? "Virtual" : "Platform", of.name),
          waiter::start);
      of.joins(waiter);
    }
  }

  static void show(World world, Step step) {
    PoolThing of = world.pick(PoolThing.class, step.which());
    if (of == null || world.isIn(Trouble.FULL_HEAP)) {
      return; // The server is the Java runtime's.
    }
    String bean = world.name("shown");
    PoolManagement shown =
        world.make(
            "var %s = PoolManagement.show(\"%1$s\", %s);".formatted(bean, of.name),
            () -> PoolManagement.show(bean, of.pool));
    if (shown != null) {
      world.things.add(new BeanThing(world, bean, of, shown));
    }
  }

  /** A bean, which may outlive its pool. */
  private static final class BeanThing extends Thing {
    private final PoolThing of;
    private final PoolManagement shown;

    BeanThing(World world, String name, PoolThing of, PoolManagement shown) {
      super(world, name);
      this.of = of;
      this.shown = shown;
    }

    @Override
    boolean canBeClosedAgain() {
      return false;
    }

    @Override
    void close() throws JMException {
      Object told =
          ManagementFactory.getPlatformMBeanServer()
              .getAttribute(new ObjectName(shown.name()), "Lent");
      assertThat(told).as("the bean of %s tells", of.name).isEqualTo(of.pool.lent());
      world.library().close(shown);
    }

    @Override
    boolean bears(Trouble trouble) {
      return trouble != Trouble.FULL_HEAP; // The server is the Java runtime's.
    }
  }
}
