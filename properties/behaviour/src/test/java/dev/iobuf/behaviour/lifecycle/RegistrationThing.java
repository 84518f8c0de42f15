package dev.iobuf.behaviour.lifecycle;

import java.io.IOException;

/** A pool that is registered. */
final class RegistrationThing extends OfRing {
  final PoolThing pool;

  RegistrationThing(RingThing ring, String name, PoolThing pool) {
    super(ring, name);
    this.pool = pool;
  }

  @Override
  String refusal() {
    long uses =
        ring.pending.values().stream()
            .filter(other -> other.usesRegistered && other.leases.getFirst().of == pool)
            .count();
    return uses == 0 ? "" : "in flight: " + uses;
  }

  @Override
  boolean canBeClosedAgain() {
    return false;
  }

  @Override
  String closing() {
    return ring.name + ".unregisterPool(" + pool.name + ");";
  }

  @Override
  void close() throws IOException {
    ring.ring.unregisterPool(pool.pool);
  }
}
