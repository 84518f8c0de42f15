package dev.iobuf.behaviour.lifecycle;

import dev.iobuf.behaviour.lifecycle.DescriptorThing.FileThing;
import dev.iobuf.behaviour.lifecycle.DescriptorThing.FullThing;
import dev.iobuf.behaviour.lifecycle.DescriptorThing.ListenerThing;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.uring.Operation;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Steps that open and accept into the slots of a ring: these files have no descriptor. */
final class SlotSteps {
  private SlotSteps() {}

  static void open(World world, Step step) {
    RingThing on = world.pick(RingThing.class, step.which());
    if (on == null || on.room() == 0) {
      return;
    }
    FileContent content =
        world.files.isEmpty() ? null : world.files.get(step.size() % world.files.size());
    Path path = content == null ? Path.of("/dev/full") : content.path;
    OpenFlag access = content == null ? OpenFlag.WRITE_ONLY : OpenFlag.READ_WRITE;
    long data = on.nextData();
    String line =
        "%s.openRegistered(Path.of(\"%s\"), Set.of(%s), %s);"
            .formatted(on.name, path.getFileName(), access, data);
    start(
        on,
        line,
        Operation.OPEN,
        content,
        null,
        () -> on.ring.openRegistered(path, Set.of(access), data));
  }

  static void accept(World world, Step step) {
    RingFileThing at = world.pick(RingFileThing.class, step.which());
    if (at == null
        || !(at.of instanceof ListenerThing listener)
        || listener.isAccepting
        || at.ring.room() == 0) {
      return;
    }
    RingThing on = at.ring;
    long data = on.nextData();
    String line = "%s.acceptRegistered(%s, %s);".formatted(on.name, at.name, data);
    start(on, line, Operation.ACCEPT, null, at, () -> on.ring.acceptRegistered(at.file, data));
  }

  private static void start(
      RingThing on,
      String line,
      Operation operation,
      @Nullable FileContent content,
      @Nullable RingFileThing at,
      RingSteps.Starter starter) {
    if (on.freeSlots() == 0) {
      on.world.mustRefuse(line + " // refused: all slots are taken", starter::start);
      return;
    }
    long[] ticket = {0};
    if (!on.world.attempt(line, () -> ticket[0] = starter.start())) {
      return;
    }
    if (content != null) {
      on.opens(content);
    }
    Pending started;
    if (at != null && at.of instanceof ListenerThing listener) {
      listener.isAccepting = true;
      started = new Pending(operation, ticket[0], Pending.accept(listener)).on(at);
    } else {
      started = new Pending(operation, ticket[0], Pending.any());
    }
    started.takesSlot = true;
    on.add(started);
  }

  /** A file that was put into a slot, as if it had a descriptor, which is closed. */
  static DescriptorThing made(
      RingThing on, String name, Pending by, @Nullable FileContent content) {
    if (by.operation == Operation.ACCEPT) {
      return by.listener().acceptedIntoSlot(name);
    }
    return content == null
        ? new FullThing(on.world, name, DescriptorThing.none())
        : new FileThing(on.world, name, DescriptorThing.none(), content);
  }
}
