package dev.iobuf.behaviour.lifecycle;

import dev.iobuf.behaviour.lifecycle.Step.Trouble;
import dev.iobuf.uring.ProvidedBuffers;
import java.io.IOException;

/** Buffers that the kernel chooses from. */
final class GroupThing extends OfRing {
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
