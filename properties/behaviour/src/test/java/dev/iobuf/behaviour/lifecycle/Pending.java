package dev.iobuf.behaviour.lifecycle;

import dev.iobuf.behaviour.lifecycle.DescriptorThing.ListenerThing;
import dev.iobuf.uring.Operation;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An operation of a ring in flight: the things that it has in use, and the checks at its
 * completion.
 */
final class Pending {
  /** The data of a completion, noted without heap. */
  interface Outcome {
    /**
     * Compares the result of the operation with the permitted results.
     *
     * @param result as the completion has it
     * @param given the buffers that the kernel has chosen
     * @param isOver true if no more completions come
     */
    void of(int result, Given given, boolean isOver);
  }

  /** The operations for which the kernel looks up registered memory. */
  private static final Set<Operation> USES_REGISTERED =
      EnumSet.of(Operation.READ, Operation.WRITE, Operation.SEND_ZERO_COPY);

  final Operation operation;
  final long ticket;
  final List<LeaseThing> leases = new ArrayList<>();
  @Nullable RingFileThing file;
  @Nullable GroupThing group;
  boolean usesRegistered;

  /** True if it has a slot of the ring until it completes: to fill it, or to free it. */
  boolean takesSlot;

  /** How many of the ring's entries it takes. */
  int entries = 1;

  private final Outcome outcome;

  Pending(Operation operation, long ticket, Outcome outcome) {
    this.operation = operation;
    this.ticket = ticket;
    this.outcome = outcome;
  }

  Pending on(RingFileThing on) {
    file = on;
    on.inFlight++;
    return this;
  }

  Pending with(LeaseThing lease) {
    leases.add(lease);
    lease.pins++;
    usesRegistered |=
        USES_REGISTERED.contains(operation) && file != null && file.ring.isRegistered(lease.of);
    return this;
  }

  Pending with(GroupThing from) {
    group = from;
    from.inFlight++;
    return this;
  }

  /** The socket of an operation that accepts. */
  ListenerThing listener() {
    return (ListenerThing) Objects.requireNonNull(file).of;
  }

  /** Takes note of a completion. */
  void complete(int result, Given given, boolean isOver) {
    if (isOver) {
      leases.forEach(held -> held.pins--);
      if (file != null) {
        file.inFlight--;
      }
      if (group != null) {
        group.inFlight--;
      }
    }
    outcome.of(result, given, isOver);
  }

  /** For operations that may have any outcome. */
  static Outcome any() {
    return (result, given, isOver) -> {};
  }

  /** A read of a file. */
  static Outcome read(FileContent content, long offset, List<LeaseThing> into, int each) {
    BitSet before = content.writtenNow();
    return (result, given, isOver) -> {
      int left = Math.max(0, result);
      long at = offset;
      for (LeaseThing part : into) {
        int length = Math.min(left, each);
        content.checkRead(part.memory(), at, length, before);
        left -= length;
        at += length;
      }
    };
  }

  /** A write to a file. */
  static Outcome write(FileContent content, long offset, int length) {
    return (result, given, isOver) -> content.wrote(offset, length, result);
  }

  /** A send, the second completion of which says nothing new where it makes no copy. */
  static Outcome send(Stream out) {
    boolean[] isKnown = {false};
    return (result, given, isOver) -> {
      if (!isKnown[0]) {
        isKnown[0] = true;
        if (result < 0) {
          out.isBroken = true;
        } else {
          out.sent(result);
        }
      }
      if (isOver) {
        out.isSending = false;
      }
    };
  }

  static Outcome receive(Stream in, LeaseThing into) {
    return (result, given, isOver) -> {
      in.isReceiving = false;
      if (result > 0) {
        in.received(into.memory(), result);
      }
    };
  }

  /** A receive into leases that the kernel chooses, which become the program's. */
  static Outcome receive(Stream in, GroupThing from) {
    return (result, given, isOver) -> {
      for (int part = 0; part < given.parts; part++) {
        if (result > 0) {
          in.received(
              from.pool.memory(given.leases[part]).asSlice(given.froms[part]), given.lengths[part]);
        }
        if (!given.isKept(part)) {
          LeaseThing _ = from.gives(given.leases[part]);
        }
      }
      in.isReceiving &= !isOver;
    };
  }

  static Outcome accept(ListenerThing at) {
    return (result, given, isOver) -> at.isAccepting &= !isOver;
  }
}
