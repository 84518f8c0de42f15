package dev.iobuf.behaviour.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.behaviour.lifecycle.DescriptorThing.FileThing;
import dev.iobuf.behaviour.lifecycle.Step.Trouble;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.Operation;
import dev.iobuf.uring.ProvidedBuffers;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A ring, and its operations in flight. Its files, registrations and buffer rings end with it. */
final class RingThing extends Thing {
  static final int ENTRIES = 8;
  static final int SLOTS = 3;

  /** Room for the completions of all operations, of which some complete often. */
  private static final int NOTES = 256;

  final IoUring ring;
  final Map<Long, Pending> pending = new HashMap<>();

  /** By the number of the operation that opens it. */
  private final Map<Long, FileContent> opening = new HashMap<>();

  private long nextData;

  /** The data of completions at the close, noted without heap. */
  private final long[] data = new long[NOTES];

  private final int[] results = new int[NOTES];
  private final int[] leases = new int[NOTES];
  private final boolean[] over = new boolean[NOTES];
  private int notes;

  RingThing(World world, String name, IoUring ring) {
    super(world, name);
    this.ring = ring;
  }

  boolean isFull() {
    return pending.size() == ENTRIES;
  }

  /** The number that the next operation's completion will carry. */
  long nextData() {
    return nextData;
  }

  /** An operation was started. */
  void add(Pending started) {
    pending.put(nextData++, started);
  }

  boolean isRegistered(PoolThing pool) {
    return world.things.stream()
        .anyMatch(thing ->
            thing instanceof RegistrationThing registration
                && registration.ring == this
                && registration.pool == pool);
  }

  /** Takes all completions that have arrived. */
  void takeAll() {
    while (ring.next()) {
      Completion done = ring.completion();
      Pending what = Objects.requireNonNull(pending.get(done.userData()));
      takeDescriptor(done, what);
      complete(done.userData(), done.result(), lease(done), !done.hasMore());
    }
    assertThat(ring.inFlight()).as("%s.inFlight()", name).isEqualTo(pending.size());
  }

  private static int lease(Completion done) {
    return done.hasLease() ? done.lease() : Completion.NO_LEASE;
  }

  private void complete(long number, int result, int lease, boolean isOver) {
    Pending what = Objects.requireNonNull(pending.get(number));
    if (isOver) {
      pending.remove(number);
    }
    boolean isProvided = what.group != null;
    what.complete(result, isProvided ? lease : Completion.NO_LEASE, isOver);
  }

  /** A descriptor that was accepted or opened becomes a thing. */
  private void takeDescriptor(Completion done, Pending what) {
    boolean gives = what.operation == Operation.ACCEPT || what.operation == Operation.OPEN;
    if (!gives || done.isError()) {
      return;
    }
    String given = world.name("given");
    world.note("var " + given + " = " + name + ".completion().descriptor();");
    try {
      FileDescriptor file = done.descriptor();
      world.things.add(
          what.operation == Operation.ACCEPT
              ? what.listener().accepted(given, file)
              : new FileThing(world, given, file, opened(done.userData())));
    } catch (SystemCallException e) {
      throw new AssertionError(e);
    }
  }

  void opens(FileContent content) {
    opening.put(nextData, content);
  }

  private FileContent opened(long number) {
    return Objects.requireNonNull(opening.get(number));
  }

  @Override
  String closing() {
    return name + ".close(done -> {}, Duration.ZERO);";
  }

  @Override
  void close() throws IOException {
    world.library().close(ring, this::note);
  }

  /** Called by the ring while it closes; there may be no heap. */
  private void note(Completion done) {
    data[notes] = done.userData();
    results[notes] = done.result();
    leases[notes] = lease(done);
    over[notes] = !done.hasMore();
    notes++;
  }

  /** The completions while it was being closed. */
  private void completeNotes() {
    for (int i = 0; i < notes; i++) {
      Pending what = Objects.requireNonNull(pending.get(data[i]));
      if (what.operation == Operation.ACCEPT && results[i] >= 0) {
        what.listener().dropFirst(); // The ring has closed the other end.
      }
      complete(data[i], results[i], leases[i], over[i]);
    }
    notes = 0;
  }

  @Override
  boolean bears(Trouble trouble) {
    return world.things.stream()
        .filter(thing -> thing instanceof GroupThing group && group.ring == this)
        .allMatch(group -> group.bears(trouble));
  }

  @Override
  void closed() {
    completeNotes();
    assertThat(pending).as("operations of %s without a completion", name).isEmpty();
    for (Thing thing : List.copyOf(world.things)) {
      if (thing instanceof OfRing part && part.ring == this) {
        world.things.remove(part);
        part.closed();
      }
    }
  }

  /** The things that belong to a ring. */
  abstract static class OfRing extends Thing {
    final RingThing ring;
    int inFlight;

    OfRing(RingThing ring, String name) {
      super(ring.world, name);
      this.ring = ring;
    }

    @Override
    String refusal() {
      return inFlight == 0 ? "" : "in flight: " + inFlight;
    }
  }

  /** A file that a ring knows, attached or registered. */
  static final class RingFileThing extends OfRing {
    final DescriptorThing of;
    final IoUringFile file;

    RingFileThing(RingThing ring, String name, DescriptorThing of, IoUringFile file) {
      super(ring, name);
      this.of = of;
      this.file = file;
      of.attached += file.isRegistered() ? 0 : 1;
    }

    @Override
    void close() throws IOException {
      file.close();
    }

    @Override
    void closed() {
      of.attached -= file.isRegistered() ? 0 : 1;
    }
  }

  /** Pools that are registered. */
  static final class RegistrationThing extends OfRing {
    final PoolThing pool;

    RegistrationThing(RingThing ring, String name, PoolThing pool) {
      super(ring, name);
      this.pool = pool;
    }

    @Override
    String refusal() {
      long uses = ring.pending.values().stream().filter(other -> other.usesRegistered).count();
      return uses == 0 ? "" : "in flight: " + uses;
    }

    @Override
    boolean canBeClosedAgain() {
      return false;
    }

    @Override
    String closing() {
      return ring.name + ".unregisterPools();";
    }

    @Override
    void close() throws IOException {
      ring.ring.unregisterPools();
    }
  }

  /** Buffers that the kernel chooses from. */
  static final class GroupThing extends OfRing {
    final PoolThing pool;
    final ProvidedBuffers group;
    private int provided;

    GroupThing(RingThing ring, String name, PoolThing pool, ProvidedBuffers group) {
      super(ring, name);
      this.pool = pool;
      this.group = group;
    }

    /** The kernel has chosen a lease, which is the program's from now on. */
    LeaseThing gives(int lease) {
      String given = world.name("lease");
      world.note("// " + ring.name + " has given " + given);
      pool.lent--; // which the thing counts once more
      LeaseThing thing = new LeaseThing(world, given, pool, lease);
      world.things.add(thing);
      provided--;
      return thing;
    }

    void refilled(int leases) {
      provided += leases;
      pool.lent += leases;
    }

    @Override
    void close() throws IOException {
      group.close();
    }

    @Override
    boolean bears(Trouble trouble) {
      // As a lease: see there.
      return trouble != Trouble.FULL_HEAP
          || (!pool.isWatched && pool.waiters.isEmpty() && !pool.isAbandoned);
    }

    @Override
    void closed() {
      for (; provided > 0; provided--) {
        pool.cameBack();
      }
    }
  }
}
