package dev.iobuf.behaviour.lifecycle;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.behaviour.lifecycle.Step.Trouble;
import dev.iobuf.memory.Backing;
import dev.iobuf.memory.LockLimit;
import dev.iobuf.memory.Slab;
import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;

/** Steps over slabs of each backing, and over their locked memory. */
final class MemorySteps {
  private static final long PAGE = 4_096;

  private MemorySteps() {}

  /** A slab; its lock is a thing of its own. */
  private static final class SlabThing extends Thing {
    private final Slab slab;
    private final Backing backing;
    private final @Nullable Arena callers;
    private boolean isLocked;

    SlabThing(World world, String name, Slab slab, @Nullable Arena callers) {
      super(world, name);
      this.slab = slab;
      this.backing = slab.backing();
      this.callers = callers;
    }

    /**
     * Memory that a slab does not own stays locked after the slab is closed, so it is unlocked
     * before.
     */
    @Override
    void close() {
      if (isLocked && callers != null) {
        world.library().unlock(slab);
      }
      world.library().close(slab);
    }

    @Override
    boolean bears(Trouble trouble) {
      return trouble != Trouble.FULL_HEAP || backing != Backing.FILE;
    }

    @Override
    void closed() {
      world.things.removeIf(thing -> thing instanceof LockThing lock && lock.of == this);
      isLocked = false;
      if (callers != null) {
        callers.close();
      }
    }
  }

  /** Locked memory, until it is unlocked, or unmapped with its slab. */
  private static final class LockThing extends Thing {
    private final SlabThing of;

    LockThing(World world, SlabThing of) {
      super(world, world.name("lock"));
      this.of = of;
      of.isLocked = true;
    }

    @Override
    boolean canBeClosedAgain() {
      return false;
    }

    @Override
    String closing() {
      return of.name + ".unlock();";
    }

    @Override
    void close() {
      world.library().unlock(of.slab);
    }

    @Override
    void closed() {
      of.isLocked = false;
    }
  }

  static void open(World world, Step step) {
    Backing backing = Backings.of(step.which());
    if (backing == Backing.FILE && world.isIn(Trouble.FULL_HEAP)) {
      return; // The collector closes resources that the Java runtime has opened by then.
    }
    Backings.choose(backing);
    long size = PAGE * (1 + step.size() % 5) - step.size() % 3;
    long alignment = step.size() % 4 == 0 ? Slab.HUGE_PAGE : PAGE;
    String name = world.name("slab");
    Slab slab =
        world.make(
            "var %s = Slab.map(%s, %s); // %s".formatted(name, size, alignment, backing),
            () -> Slab.map(size, alignment));
    if (slab != null) {
      slab.segment().set(JAVA_BYTE, size - 1, (byte) 1);
      world.things.add(new SlabThing(world, name, slab, null));
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // closed with the thing
  static void openInArena(World world, Step step) {
    Backing backing = Backings.of(step.which());
    if (world.isIn(Trouble.FULL_HEAP)) {
      return; // The end of an arena needs heap in the Java runtime.
    }
    Backings.choose(backing);
    Arena arena = Arena.ofShared();
    String name = world.name("slab");
    Slab slab =
        world.make(
            "var %s = Slab.map(arena, %s, %s); // %s".formatted(name, PAGE, PAGE, backing),
            () -> Slab.map(arena, PAGE, PAGE));
    if (slab == null) {
      arena.close();
    } else {
      world.things.add(new SlabThing(world, name, slab, arena));
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // closed with the thing
  static void openOverMemory(World world, Step step) {
    Arena arena = Arena.ofShared();
    var memory = arena.allocate(PAGE * (1 + step.size() % 3), PAGE);
    String name = world.name("slab");
    Slab slab = world.make("var " + name + " = Slab.over(memory);", () -> Slab.over(memory));
    if (slab == null) {
      arena.close();
    } else {
      world.things.add(new SlabThing(world, name, slab, arena));
    }
  }

  static void lock(World world, Step step) {
    SlabThing of = world.pick(SlabThing.class, step.which());
    if (of != null
        && !of.isLocked
        && of.backing != Backing.ARENA
        && !LockLimit.current().forbids(of.slab.size())
        && world.attempt(of.name + ".lock();", of.slab::lock)) {
      world.things.add(new LockThing(world, of));
    }
  }

  static void commit(World world, Step step) {
    SlabThing of = world.pick(SlabThing.class, step.which());
    if (of != null) {
      world.attempt(of.name + ".prefault();", of.slab::prefault);
    }
  }

  static void discard(World world, Step step) {
    SlabThing of = world.pick(SlabThing.class, step.which());
    if (of == null || of.isLocked || of.backing == Backing.CALLER) {
      return;
    }
    of.slab.segment().set(JAVA_BYTE, 0, (byte) 7);
    if (world.attempt(of.name + ".discard();", of.slab::discard)) {
      assertThat(of.slab.segment().get(JAVA_BYTE, 0)).as("byte 0 of %s", of.name).isZero();
    }
  }
}
