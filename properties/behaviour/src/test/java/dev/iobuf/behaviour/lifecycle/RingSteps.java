package dev.iobuf.behaviour.lifecycle;

import dev.iobuf.behaviour.lifecycle.Step.Trouble;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.memory.LockLimit;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.IoUringSupport;
import dev.iobuf.uring.KernelFeature;
import dev.iobuf.uring.Operation;
import dev.iobuf.uring.ProvidedBuffers;
import dev.iobuf.uring.SharedPools;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Steps over rings: what programs register with them, and undo. */
final class RingSteps {
  private RingSteps() {}

  static void open(World world, Step step) {
    if (!IoUringSupport.current().isAvailable()) {
      return; // Warmth has said so.
    }
    int slots = 1 + step.size() % 3;
    String name = world.name("ring");
    IoUring ring =
        world.make(
            "var %s = IoUring.create(%s, %s);".formatted(name, RingThing.ENTRIES, slots),
            () -> IoUring.create(RingThing.ENTRIES, slots));
    if (ring != null) {
      world.things.add(new RingThing(world, name, ring, slots));
    }
  }

  static void attach(World world, Step step) {
    RingThing to = world.pick(RingThing.class, step.which());
    DescriptorThing of = world.pick(DescriptorThing.class, step.size());
    if (to == null || of == null) {
      return;
    }
    String name = world.name("attached");
    IoUringFile file =
        world.make(
            "var %s = %s.attach(%s);".formatted(name, to.name, of.name),
            () -> to.ring.attach(of.file));
    if (file != null) {
      world.things.add(new RingFileThing(to, name, of, file));
    }
  }

  static void register(World world, Step step) {
    RingThing to = world.pick(RingThing.class, step.which());
    DescriptorThing of = world.pick(DescriptorThing.class, step.size());
    if (to == null || of == null) {
      return;
    }
    String name = world.name("registered");
    String line = "var %s = %s.register(%s);".formatted(name, to.name, of.name);
    if (to.freeSlots() == 0) {
      world.mustRefuse(line + " // refused: all slots are taken", () -> to.ring.register(of.file));
      return;
    }
    IoUringFile file = world.make(line, () -> to.ring.register(of.file));
    if (file != null) {
      world.things.add(new RingFileThing(to, name, of, file));
    }
  }

  static void registerPool(World world, Step step) {
    RingThing to = world.pick(RingThing.class, step.which());
    PoolThing pool = world.pick(PoolThing.class, step.size());
    if (to == null || pool == null || !pool.pool.slab().isOpen()) {
      return;
    }
    if (LockLimit.current().forbids(pool.pool.slab().size())) {
      return;
    }
    String line = "%s.registerPools(%s);".formatted(to.name, pool.name);
    if (to.isRegistered(pool)) {
      world.mustRefuse(line + " // refused: it is", () -> to.ring.registerPools(pool.pool));
    } else if (world.attempt(line, () -> to.ring.registerPools(pool.pool))) {
      world.things.add(new RegistrationThing(to, world.name("registration"), pool));
    }
  }

  /** A ring registers a pool that is pinned elsewhere, and so could be shared. */
  static void registerShared(World world, Step step) {
    RingThing to = world.pick(RingThing.class, step.which());
    PoolThing pool = world.pick(PoolThing.class, step.size());
    if (to == null
        || pool == null
        || !pool.pool.slab().isOpen()
        || LockLimit.current().forbids(pool.pool.slab().size())
        || !has(KernelFeature.SHARED_POOLS)) {
      return;
    }
    String shared = world.name("shared");
    String line =
        "try (var %s = SharedPools.of(%s)) { %s.registerPools(%s); }"
            .formatted(shared, pool.name, to.name, shared);
    Action both =
        () -> {
          try (SharedPools pools = SharedPools.of(pool.pool)) {
            to.ring.registerPools(pools);
          }
        };
    if (!to.registered().isEmpty()) {
      world.mustRefuse(line + " // refused: others are", both);
    } else if (world.attempt(line, both)) {
      world.things.add(new RegistrationThing(to, world.name("registration"), pool));
    }
  }

  static boolean has(KernelFeature feature) {
    return IoUringSupport.current().features().contains(feature);
  }

  static void provide(World world, Step step) {
    RingThing to = world.pick(RingThing.class, step.which());
    PoolThing pool = world.pick(PoolThing.class, step.size());
    if (to == null || pool == null || pool.isAbandoned) {
      return;
    }
    String name = world.name("group");
    boolean isIncremental = step.room() % 2 == 0 && has(KernelFeature.INCREMENTAL_BUFFERS);
    String call = isIncremental ? "provideIncremental" : "provide";
    ProvidedBuffers group =
        world.make(
            "var %s = %s.%s(%s, 4);".formatted(name, to.name, call, pool.name),
            () ->
                isIncremental
                    ? to.ring.provideIncremental(pool.pool, 4)
                    : to.ring.provide(pool.pool, 4));
    if (group != null) {
      world.things.add(new GroupThing(to, name, pool, group));
    }
  }

  static void refill(World world, Step step) {
    GroupThing group = world.pick(GroupThing.class, step.which());
    boolean isHard = world.isIn(Trouble.FULL_HEAP) && group != null && group.pool.isWatched;
    if (group == null || group.pool.isAbandoned || isHard) {
      return;
    }
    if (!group.pool.pool.slab().isOpen()) {
      world.mustRefuse(
          group.name + ".refill(); // refused: the pool is closed", group.group::refill);
      return;
    }
    int before = group.group.provided();
    world.attempt(group.name + ".refill();", group.group::refill);
    group.refilled(group.group.provided() - before);
    group.pool.check();
  }

  static void take(World world, Step step) {
    RingThing ring = world.pick(RingThing.class, step.which());
    if (ring != null
        && world.attempt(ring.name + ".submit(); // and takes all", ring.ring::submit)) {
      ring.takeAll();
    }
  }

  static void start(World world, Step step) {
    RingThing on = world.pick(RingThing.class, step.which());
    if (on == null) {
      return;
    }
    long data = on.nextData();
    if (on.isFull()) {
      world.mustRefuse(on.name + ".nop(" + data + "); // refused: full", () -> on.ring.nop(data));
      return;
    }
    switch (step.size() % 5) {
      case 0 -> begin(on, Operation.NOP, ".nop(", () -> on.ring.nop(data));
      case 1 ->
          begin(
              on,
              Operation.TIMEOUT,
              ".timeout(ofHours(1), ",
              () -> on.ring.timeout(Duration.ofHours(1), data));
      case 2 -> begin(on, Operation.CANCEL, ".cancelAll(", () -> on.ring.cancelAll(data));
      case 3 -> {
        Pending other = some(on, step);
        if (other != null) {
          begin(
              on,
              Operation.CANCEL,
              ".cancel(" + other.operation + ", ",
              () -> on.ring.cancel(other.ticket, data));
        }
      }
      default -> openByRing(world, step, on, data);
    }
  }

  private static @Nullable Pending some(RingThing on, Step step) {
    List<Pending> all = List.copyOf(on.pending.values());
    return all.isEmpty() ? null : all.get(step.room() % all.size());
  }

  private static void begin(RingThing on, Operation operation, String call, Starter starter) {
    long[] ticket = {0};
    String line = on.name + call + on.nextData() + ");";
    if (on.world.attempt(line, () -> ticket[0] = starter.start())) {
      on.add(new Pending(operation, ticket[0], Pending.any()));
    }
  }

  private static void openByRing(World world, Step step, RingThing on, long data) {
    if (world.files.isEmpty()) {
      return;
    }
    FileContent content = world.files.get(step.room() % world.files.size());
    long[] ticket = {0};
    boolean isStarted =
        world.attempt(
            "%s.open(folder.resolve(\"%s\"), Set.of(READ_WRITE), %s);"
                .formatted(on.name, content.path.getFileName(), data),
            () -> ticket[0] = on.ring.open(content.path, Set.of(OpenFlag.READ_WRITE), data));
    if (isStarted) {
      on.opens(content);
      on.add(new Pending(Operation.OPEN, ticket[0], Pending.any()));
    }
  }

  /** Closes a file by the ring: its descriptor included, or its slot. */
  static void closeFile(World world, Step step) {
    RingFileThing file = world.pick(RingFileThing.class, step.which());
    if (file == null || file.inFlight > 0 || file.ring.isFull()) {
      return;
    }
    boolean isAttached = !file.file.isRegistered();
    if (isAttached && (file.of.attached != 1 || !file.of.file.isOpen() || file.of.isInUse())) {
      return;
    }
    RingThing on = file.ring;
    long data = on.nextData();
    long[] ticket = {0};
    boolean isStarted =
        world.attempt(
            "%s.closeFile(%s, %s);".formatted(on.name, file.name, data),
            () -> ticket[0] = on.ring.closeFile(file.file, data));
    if (isStarted) {
      Pending started = new Pending(Operation.CLOSE, ticket[0], Pending.any());
      started.takesSlot = !isAttached;
      on.add(started);
      world.things.remove(file);
      if (isAttached) {
        world.things.remove(file.of);
        file.of.closed();
      } else {
        file.closed();
      }
    }
  }

  /** Starts an operation, and returns its ticket. */
  @FunctionalInterface
  interface Starter {
    long start() throws Exception;
  }
}
