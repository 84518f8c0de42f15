package dev.iobuf.behaviour.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.behaviour.lifecycle.DescriptorThing.FileThing;
import dev.iobuf.behaviour.lifecycle.Step.Trouble;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.Operation;
import dev.iobuf.uring.Waker;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A ring, and its operations in flight. Its files, registrations and buffer rings end with it. */
final class RingThing extends Thing {
  static final int ENTRIES = 8;

  /** Room for the completions of all operations, of which some complete often. */
  private static final int NOTES = 256;

  final IoUring ring;
  final int slots;

  /** Null until one was made. */
  @Nullable Waker waker;

  final Map<Long, Pending> pending = new HashMap<>();

  /** By the number of the operation that opens it. */
  private final Map<Long, FileContent> opening = new HashMap<>();

  private long nextData;

  /** The data of completions at the close, noted without heap. */
  private final long[] data = new long[NOTES];

  private final int[] results = new int[NOTES];
  private final Given[] given = new Given[NOTES];
  private final boolean[] over = new boolean[NOTES];
  private final boolean[] arrival = new boolean[NOTES];
  private int notes;

  /** What the completion that was taken last has shown. */
  private final Given shown = new Given();

  RingThing(World world, String name, IoUring ring, int slots) {
    super(world, name);
    this.ring = ring;
    this.slots = slots;
    Arrays.setAll(given, _ -> new Given());
  }

  boolean isFull() {
    return room() == 0;
  }

  int room() {
    return ENTRIES - pending.values().stream().mapToInt(each -> each.entries).sum();
  }

  /** The slots that neither a file has, nor an operation that fills or frees them. */
  int freeSlots() {
    long files =
        world.things.stream()
            .filter(thing ->
                thing instanceof RingFileThing other
                    && other.ring == this
                    && other.file.isRegistered())
            .count();
    long operations = pending.values().stream().filter(each -> each.takesSlot).count();
    return slots - (int) (files + operations);
  }

  Waker waker() {
    return Objects.requireNonNull(waker);
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
    return registered().contains(pool);
  }

  List<PoolThing> registered() {
    return world.things.stream()
        .filter(
            thing -> thing instanceof RegistrationThing registration && registration.ring == this)
        .map(thing -> ((RegistrationThing) thing).pool)
        .toList();
  }

  /** Takes all completions that have arrived. */
  void takeAll() {
    while (ring.next()) {
      Completion done = ring.completion();
      if (done.operation() == Operation.ARRIVAL) {
        arrived(done.userData());
        continue;
      }
      Pending what = Objects.requireNonNull(pending.get(done.userData()));
      takeDescriptor(done, what);
      shown.set(done);
      complete(done.userData(), done.result(), shown, !done.hasMore());
    }
    assertThat(ring.inFlight()).as("%s.inFlight()", name).isEqualTo(pending.size());
    assertThat(ring.room()).as("%s.room()", name).isEqualTo(room());
  }

  /** Another ring has passed a lease to this one. */
  private void arrived(long number) {
    PassSteps.OnTheWay passed = Objects.requireNonNull(world.onTheWay.get(number));
    passed.arrived();
    world.note("// " + name + " has the lease " + passed.lease.name);
  }

  private void complete(long number, int result, Given given, boolean isOver) {
    Pending what = Objects.requireNonNull(pending.get(number));
    if (isOver) {
      pending.remove(number);
    }
    what.complete(result, given, isOver);
  }

  /** A descriptor that was accepted or opened becomes a thing. */
  private void takeDescriptor(Completion done, Pending what) {
    boolean gives = what.operation == Operation.ACCEPT || what.operation == Operation.OPEN;
    if (!gives || done.isError()) {
      return;
    }
    String given = world.name("given");
    String call = what.takesSlot ? ".completion().registered();" : ".completion().descriptor();";
    world.note("var " + given + " = " + name + call);
    try {
      if (what.takesSlot) {
        DescriptorThing of = SlotSteps.made(this, given, what, opening.get(done.userData()));
        world.things.add(new RingFileThing(this, given, of, done.registered()));
        return;
      }
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
    arrival[notes] = done.operation() == Operation.ARRIVAL;
    results[notes] = done.result();
    given[notes].set(done);
    over[notes] = !done.hasMore();
    notes++;
  }

  /** The completions while it was being closed. */
  private void completeNotes() {
    for (int i = 0; i < notes; i++) {
      if (arrival[i]) {
        arrived(data[i]);
        continue;
      }
      Pending what = Objects.requireNonNull(pending.get(data[i]));
      if (what.operation == Operation.ACCEPT && results[i] >= 0) {
        what.listener().dropOne(); // The ring has closed the other end.
      }
      complete(data[i], results[i], given[i], over[i]);
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
    if (waker != null) {
      world.wakers.add(waker);
    }
    assertThat(pending).as("operations of %s without a completion", name).isEmpty();
    for (Thing thing : List.copyOf(world.things)) {
      if (thing instanceof OfRing part && part.ring == this) {
        world.things.remove(part);
        part.closed();
      }
    }
  }
}
