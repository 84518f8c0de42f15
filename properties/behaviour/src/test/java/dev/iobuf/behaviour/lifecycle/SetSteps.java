package dev.iobuf.behaviour.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.Tier;
import dev.iobuf.behaviour.lifecycle.Step.Trouble;
import dev.iobuf.memory.Backing;
import dev.iobuf.pool.IoBuffer;
import dev.iobuf.pool.PoolSet;
import dev.iobuf.pool.PoolSetOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Steps over pools of several sizes. Each pool of a set is a thing of its own, too. */
final class SetSteps {
  private static final Duration A_MOMENT = Duration.ofNanos(1_000);

  private SetSteps() {}

  static void open(World world, Step step) {
    Backing backing = Backings.of(step.which());
    if (backing == Backing.FILE && world.isIn(Trouble.FULL_HEAP)) {
      return; // The collector closes resources that the Java runtime has opened by then.
    }
    Backings.choose(backing);
    Map<Tier, Integer> capacities =
        Map.of(Tier.NANO, 1 + step.size() % 3, Tier.SMALL, 1 + step.size() / 3 % 3);
    boolean spills = step.size() % 2 == 0;
    PoolSetOptions options = PoolSetOptions.DEFAULT.spilling(spills ? 1 : 0);
    String name = world.name("set");
    PoolSet set =
        world.make(
            "var %s = PoolSet.create(Map.of(NANO, %s, SMALL, %s), %s); // %s"
                .formatted(
                    name, capacities.get(Tier.NANO), capacities.get(Tier.SMALL), options, backing),
            () -> PoolSet.create(capacities, options));
    if (set != null) {
      List<PoolThing> pools =
          set.pools().stream()
              .map(pool -> new PoolThing(world, world.name("pool"), pool, false, null))
              .toList();
      world.note(
          "// the pools of %s: %s".formatted(name, pools.stream().map(each -> each.name).toList()));
      world.things.add(new SetThing(world, name, set, pools, spills, step.room() % 2 == 0));
      world.things.addAll(pools);
    }
  }

  static void borrow(World world, Step step) {
    SetThing of = world.pick(SetThing.class, step.which());
    if (of == null) {
      return;
    }
    int bytes = step.size() % (2_048 + 1);
    PoolThing fits = of.pools.get(bytes <= Tier.NANO.layout().size() ? 0 : 1);
    boolean isTimed = step.room() % 2 == 0 && world.isIn(Trouble.NONE);
    String name = world.name("lease");
    String line =
        "var %s = %s.%s).lease();"
            .formatted(
                name, of.name, isTimed ? "borrow(" + bytes + ", ZERO" : "tryBorrow(" + bytes);
    if (fits.isAbandoned || !fits.pool.slab().isOpen()) {
      world.mustRefuse(
          line + " // refused: " + fits.name + " is closed", () -> of.set.tryBorrow(bytes));
      return;
    }
    PoolThing larger = of.pools.get(1);
    boolean spills = of.spills && fits.free() == 0;
    if (spills && larger != fits && (larger.isAbandoned || !larger.pool.slab().isOpen())) {
      world.mustRefuse(
          line + " // refused: " + larger.name + " is closed", () -> of.set.tryBorrow(bytes));
      return;
    }
    PoolThing serves = spills ? larger : fits;
    int free = serves.free();
    @Nullable IoBuffer[] got = new @Nullable IoBuffer[1];
    boolean isDone =
        world.attempt(line, () -> got[0] = isTimed ? borrow(of, bytes) : of.set.tryBorrow(bytes));
    IoBuffer buffer = got[0];
    if (isDone) {
      assertThat(buffer == null).as("%s is exhausted", serves.name).isEqualTo(free == 0);
    }
    if (buffer != null) {
      assertThat(buffer.size()).isEqualTo(serves.pool.bufferSize());
      world.things.add(new LeaseThing(world, name, serves, buffer.lease()));
    }
    of.pools.forEach(PoolThing::check);
  }

  private static @Nullable IoBuffer borrow(SetThing of, int bytes) throws InterruptedException {
    try {
      return of.set.borrow(bytes, Duration.ZERO);
    } catch (TimeoutException exhausted) {
      return null;
    }
  }

  /** Pools of several sizes, which end together, or one by one. */
  private static final class SetThing extends Thing {
    private final PoolSet set;
    private final List<PoolThing> pools;
    private final boolean spills;
    private final boolean isClosedInTime;

    SetThing(
        World world,
        String name,
        PoolSet set,
        List<PoolThing> pools,
        boolean spills,
        boolean isClosedInTime) {
      super(world, name);
      this.set = set;
      this.pools = pools;
      this.spills = spills;
      this.isClosedInTime = isClosedInTime;
    }

    @Override
    String refusal() {
      int lent = pools.stream().mapToInt(pool -> pool.lent).sum();
      return lent == 0 ? "" : "lent=" + lent;
    }

    /** A close that waits in vain would leave the smaller pools closed. */
    private boolean isTimed() {
      return isClosedInTime && refusal().isEmpty();
    }

    @Override
    String closing() {
      return name + (isTimed() ? ".close(Duration.ofNanos(1_000));" : ".close();");
    }

    @Override
    void close() throws InterruptedException {
      if (isTimed()) {
        set.close(A_MOMENT);
      } else {
        world.library().close(set);
      }
    }

    @Override
    boolean bears(Trouble trouble) {
      return pools.stream().allMatch(pool -> pool.bears(trouble));
    }

    @Override
    void closed() {
      assertThat(set.isClosed()).as("%s.isClosed()", name).isTrue();
      for (PoolThing pool : pools) {
        if (world.things.remove(pool)) {
          pool.closed();
        }
      }
    }
  }
}
