package dev.iobuf.behaviour.lifecycle;

import dev.iobuf.behaviour.lifecycle.DescriptorThing.EndThing;
import dev.iobuf.behaviour.lifecycle.DescriptorThing.FileThing;
import dev.iobuf.behaviour.lifecycle.DescriptorThing.ListenerThing;
import dev.iobuf.behaviour.lifecycle.RingSteps.Starter;
import dev.iobuf.behaviour.lifecycle.Step.Trouble;
import dev.iobuf.io.AnyTierIoVec;
import dev.iobuf.io.PooledIoVec;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringChain;
import dev.iobuf.uring.KernelFeature;
import dev.iobuf.uring.Operation;
import dev.iobuf.uring.PollEvent;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Steps that start an operation of a ring on a file. */
final class RingFileSteps {
  private RingFileSteps() {}

  static void start(World world, Step step) {
    RingFileThing on = world.pick(RingFileThing.class, step.which());
    if (on == null || on.ring.isFull()) {
      return;
    }
    LeaseThing lease = FileSteps.free(world, step);
    switch (on.of) {
      case FileThing file -> startOnFile(world, step, on, file, lease);
      case EndThing end -> startOnEnd(world, step, on, end, lease);
      case ListenerThing listener -> startAccept(step, on, listener);
      default -> {
        if (lease != null) {
          writeToFull(step, on, lease);
        }
      }
    }
  }

  private static void writeToFull(Step step, RingFileThing on, LeaseThing lease) {
    int length = FileSteps.length(step);
    Pending started =
        begin(
            on,
            Operation.WRITE,
            ".write(" + on.name + ", " + lease.name + ", ",
            data -> on.ring.ring.write(on.file, lease.of.pool, lease.index, 0, length, 0, data),
            (result, given, isOver) -> {
              if (result >= 0) {
                throw new AssertionError("a full disk took bytes: result=" + result);
              }
            });
    if (started != null) {
      started.with(lease);
    }
  }

  private static void startOnFile(
      World world, Step step, RingFileThing on, FileThing file, @Nullable LeaseThing lease) {
    if (lease == null) {
      return;
    }
    int length = FileSteps.length(step);
    FileContent content = file.content;
    String more = on.name + ", " + lease.name + ", ";
    switch (step.room() % 4) {
      case 0 -> {
        long offset = content.append(length);
        content.fill(lease.memory(), offset, length);
        Pending started =
            begin(
                on,
                Operation.WRITE,
                ".write(" + more + offset + ", ",
                data ->
                    on.ring.ring.write(
                        on.file, lease.of.pool, lease.index, 0, length, offset, data),
                Pending.write(content, offset, length));
        if (started != null) {
          started.with(lease);
        }
      }
      case 1 -> {
        long offset = content.end() / 2;
        Pending started =
            begin(
                on,
                Operation.READ,
                ".read(" + more + offset + ", ",
                data ->
                    on.ring.ring.read(on.file, lease.of.pool, lease.index, 0, length, offset, data),
                Pending.read(content, offset, List.of(lease), length));
        if (started != null) {
          started.with(lease);
        }
      }
      case 2 -> vectored(world, on, content, lease, length);
      default ->
          begin(
              on,
              Operation.FSYNC,
              ".fdatasync(" + on.name + ", ",
              data -> on.ring.ring.fdatasync(on.file, data),
              Pending.any());
    }
  }

  /** A write and a sync, one after the other; or both taken back. */
  static void startChain(World world, Step step) {
    RingFileThing on = world.pick(RingFileThing.class, step.which());
    LeaseThing lease = FileSteps.free(world, step);
    boolean isFull = world.isIn(Trouble.FULL_HEAP); // Then the reports of this step lack heap, too.
    if (isFull || on == null || lease == null || !(on.of instanceof FileThing file)) {
      return;
    }
    int length = FileSteps.length(step);
    boolean isWhole = step.size() % 3 > 0;
    long data = on.ring.nextData();
    String line =
        "%s.chain(2) // write(%s, %s, …, %s), fdatasync(%s), %s"
            .formatted(
                on.ring.name, on.name, lease.name, data, data + 1, isWhole ? "end()" : "close()");
    if (on.ring.pending.size() + 2 > RingThing.ENTRIES) {
      world.mustRefuse(line + " // refused: no room", () -> on.ring.ring.chain(2));
      return;
    }
    long offset = file.content.append(length);
    file.content.fill(lease.memory(), offset, length);
    long[] tickets = {0, 0};
    boolean isStarted =
        world.attempt(
            line,
            () -> {
              try (IoUringChain chain = on.ring.ring.chain(2)) {
                tickets[0] =
                    on.ring.ring.write(
                        on.file, lease.of.pool, lease.index, 0, length, offset, data);
                tickets[1] = on.ring.ring.fdatasync(on.file, data + 1);
                if (isWhole) {
                  chain.end();
                }
              }
            });
    if (isStarted && isWhole) {
      Pending.Outcome outcome = Pending.write(file.content, offset, length);
      on.ring.add(new Pending(Operation.WRITE, tickets[0], outcome).on(on).with(lease));
      on.ring.add(new Pending(Operation.FSYNC, tickets[1], Pending.any()).on(on));
    }
  }

  /** All free leases of a pool in one vector. */
  private static void vectored(
      World world, RingFileThing on, FileContent content, LeaseThing first, int length) {
    List<LeaseThing> leases =
        world.things.stream()
            .filter(thing ->
                thing instanceof LeaseThing lease && lease.of == first.of && lease.pins == 0)
            .map(LeaseThing.class::cast)
            .toList();
    PooledIoVec vector = AnyTierIoVec.allocate(first.of.pool, leases.size());
    leases.forEach(lease -> vector.add(lease.index, 0, length));
    boolean writes = length % 2 == 0;
    long offset = writes ? content.append(length * leases.size()) : content.end() / 2;
    if (writes) {
      for (int i = 0; i < leases.size(); i++) {
        content.fill(leases.get(i).memory(), offset + (long) i * length, length);
      }
    }
    Pending started =
        begin(
            on,
            writes ? Operation.WRITEV : Operation.READV,
            (writes ? ".writev(" : ".readv(") + on.name + ", vector, " + offset + ", ",
            data ->
                writes
                    ? on.ring.ring.writev(on.file, vector, offset, data)
                    : on.ring.ring.readv(on.file, vector, offset, data),
            writes
                ? Pending.write(content, offset, length * leases.size())
                : Pending.read(content, offset, leases, length));
    if (started != null) {
      leases.forEach(started::with);
    }
  }

  private static void startOnEnd(
      World world, Step step, RingFileThing on, EndThing end, @Nullable LeaseThing lease) {
    Stream in = end.in;
    Stream out = end.out;
    GroupThing group = world.pick(GroupThing.class, step.which());
    boolean isSend = step.room() % 2 == 0;
    if (end.isSocket && step.room() % 7 == 0) {
      shutdown(step, on, end);
    } else if (!end.isSocket) {
      boolean isMultishot = step.size() % 2 == 0;
      begin(
          on,
          Operation.POLL,
          (isMultishot ? ".pollMultishot(" : ".poll(") + on.name + ", Set.of(WRITE), ",
          data ->
              isMultishot
                  ? on.ring.ring.pollMultishot(on.file, Set.of(PollEvent.WRITE), data)
                  : on.ring.ring.poll(on.file, Set.of(PollEvent.WRITE), data),
          Pending.any());
    } else if (isSend && out != null && out.canSend() && lease != null) {
      send(step, on, end, out, lease);
    } else if (!isSend && in != null && !in.isReceiving) {
      if (group != null && group.ring == on.ring) {
        receive(step, on, in, group);
      } else if (lease != null) {
        receive(step, on, in, lease);
      }
    }
  }

  /** Ends one direction of a socket, or both. */
  private static void shutdown(Step step, RingFileThing on, EndThing end) {
    boolean input = step.size() % 3 < 2;
    boolean output = step.size() % 3 > 0;
    if (input) {
      end.breakInput();
    }
    if (output) {
      end.breakOutput();
    }
    String call = input && output ? ".shutdown(" : input ? ".shutdownInput(" : ".shutdownOutput(";
    begin(
        on,
        Operation.SHUTDOWN,
        call + on.name + ", ",
        data ->
            input && output
                ? on.ring.ring.shutdown(on.file, data)
                : input
                    ? on.ring.ring.shutdownInput(on.file, data)
                    : on.ring.ring.shutdownOutput(on.file, data),
        Pending.any());
  }

  private static void send(
      Step step, RingFileThing on, EndThing end, Stream out, LeaseThing lease) {
    int length = FileSteps.length(step);
    boolean isZeroCopy = end.isTcp && step.size() % 2 == 0;
    out.fill(lease.memory(), length);
    Pending started =
        begin(
            on,
            isZeroCopy ? Operation.SEND_ZERO_COPY : Operation.SEND,
            (isZeroCopy ? ".sendZeroCopy(" : ".send(") + on.name + ", " + lease.name + ", ",
            data ->
                isZeroCopy
                    ? on.ring.ring.sendZeroCopy(
                        on.file, lease.of.pool, lease.index, 0, length, data)
                    : on.ring.ring.send(on.file, lease.of.pool, lease.index, 0, length, data),
            Pending.send(out));
    if (started != null) {
      started.with(lease);
      out.isSending = true;
    }
  }

  private static void receive(Step step, RingFileThing on, Stream in, LeaseThing lease) {
    int length = FileSteps.length(step);
    Pending started =
        begin(
            on,
            Operation.RECEIVE,
            ".receive(" + on.name + ", " + lease.name + ", ",
            data -> on.ring.ring.receive(on.file, lease.of.pool, lease.index, 0, length, data),
            Pending.receive(in, lease));
    if (started != null) {
      started.with(lease);
      in.isReceiving = true;
    }
  }

  private static void receive(Step step, RingFileThing on, Stream in, GroupThing group) {
    boolean isMultishot = step.size() % 2 == 0;
    boolean isBundle = step.size() % 4 > 1 && RingSteps.has(KernelFeature.BUNDLE);
    Pending started =
        begin(
            on,
            Operation.RECEIVE,
            ".receive%s%s(%s, %s, "
                .formatted(
                    isBundle ? "Bundle" : "", isMultishot ? "Multishot" : "", on.name, group.name),
            data -> receive(on, group, isMultishot, isBundle, data),
            Pending.receive(in, group));
    if (started != null) {
      started.with(group);
      in.isReceiving = true;
    }
  }

  private static long receive(
      RingFileThing on, GroupThing from, boolean isMultishot, boolean isBundle, long data) {
    IoUring ring = on.ring.ring;
    if (isBundle) {
      return isMultishot
          ? ring.receiveBundleMultishot(on.file, from.group, data)
          : ring.receiveBundle(on.file, from.group, data);
    }
    return isMultishot
        ? ring.receiveMultishot(on.file, from.group, data)
        : ring.receive(on.file, from.group, data);
  }

  private static void startAccept(Step step, RingFileThing on, ListenerThing listener) {
    if (listener.isAccepting) {
      return;
    }
    boolean isMultishot = step.size() % 2 == 0;
    Pending started =
        begin(
            on,
            Operation.ACCEPT,
            (isMultishot ? ".acceptMultishot(" : ".accept(") + on.name + ", ",
            data ->
                isMultishot
                    ? on.ring.ring.acceptMultishot(on.file, data)
                    : on.ring.ring.accept(on.file, data),
            Pending.accept(listener));
    if (started != null) {
      listener.isAccepting = true;
    }
  }

  /** The argument of a starter: the number that the completion will carry. */
  @FunctionalInterface
  private interface Operating {
    long start(long data) throws Exception;
  }

  private static @Nullable Pending begin(
      RingFileThing on,
      Operation operation,
      String call,
      Operating operating,
      Pending.Outcome outcome) {
    long data = on.ring.nextData();
    long[] ticket = {0};
    Starter starter = () -> operating.start(data);
    String line = on.ring.name + call + data + ");";
    if (!on.world.attempt(line, () -> ticket[0] = starter.start())) {
      return null;
    }
    Pending started = new Pending(operation, ticket[0], outcome).on(on);
    on.ring.add(started);
    return started;
  }
}
