package dev.iobuf.behaviour.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.behaviour.lifecycle.Step.Trouble;
import dev.iobuf.uring.KernelFeature;
import dev.iobuf.uring.Operation;

/** Steps over leases that one ring passes to another. */
final class PassSteps {
  private PassSteps() {}

  /** A lease that was passed, and is the sender's or the receiver's at last. */
  static final class OnTheWay {
    final LeaseThing lease;
    private boolean hasArrived;
    private boolean isSent;

    OnTheWay(LeaseThing lease) {
      this.lease = lease;
    }

    void arrived() {
      assertThat(hasArrived).as("%s arrives twice", lease.name).isFalse();
      hasArrived = true;
      lease.pins--;
    }

    private void completed(int result) {
      assertThat(isSent).as("%s is passed twice", lease.name).isFalse();
      isSent = true;
      if (result < 0) {
        assertThat(hasArrived).as("%s has arrived, and was not passed", lease.name).isFalse();
        lease.pins--;
      }
    }
  }

  static void pass(World world, Step step) {
    RingThing from = world.pick(RingThing.class, step.which());
    RingThing to = world.pick(RingThing.class, step.size());
    LeaseThing lease = FileSteps.free(world, step);
    boolean isHard = world.isIn(Trouble.FULL_HEAP); // The first pass makes the inbox.
    if (from == null || to == null || lease == null || isHard || from.isFull()) {
      return;
    }
    if (!RingSteps.has(KernelFeature.PASS)) {
      return;
    }
    long data = from.nextData();
    long number = world.onTheWay.size();
    String line =
        "%s.pass(%s.inbox(), %s, %s, 1, %s, %s);"
            .formatted(from.name, to.name, lease.of.name, lease.name, number, data);
    long onTheWay =
        world.onTheWay.values().stream().filter(each -> !each.hasArrived || !each.isSent).count();
    if (onTheWay >= RingThing.ENTRIES) {
      return; // The inbox may be full.
    }
    long[] ticket = {0};
    if (world.attempt(
        line,
        () ->
            ticket[0] =
                from.ring.pass(to.ring.inbox(), lease.of.pool, lease.index, 1, number, data))) {
      OnTheWay passed = new OnTheWay(lease);
      world.onTheWay.put(number, passed);
      lease.pins++;
      from.add(
          new Pending(
              Operation.PASS, ticket[0], (result, given, isOver) -> passed.completed(result)));
    }
  }
}
