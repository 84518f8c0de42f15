package dev.iobuf.behaviour.lifecycle;

import dev.iobuf.behaviour.lifecycle.Step.Trouble;
import java.lang.foreign.MemorySegment;

/** A lease, which is put at its end. */
final class LeaseThing extends Thing {
  final PoolThing of;
  final int index;

  /** The number of operations and pins that have it in use. */
  int pins;

  LeaseThing(World world, String name, PoolThing of, int index) {
    super(world, name);
    this.of = of;
    this.index = index;
    of.lent++;
  }

  MemorySegment memory() {
    return of.memory(index);
  }

  @Override
  String refusal() {
    return pins == 0 ? "" : "in flight in " + pins + " operations";
  }

  @Override
  boolean canBeClosedAgain() {
    return false;
  }

  @Override
  String closing() {
    return of.name + ".put(" + name + ");";
  }

  @Override
  void close() {
    world.library().put(of.pool, index);
  }

  @Override
  boolean isClosedNonetheless() {
    return of.pool.lent() < of.lent;
  }

  @Override
  boolean bears(Trouble trouble) {
    // A thread that is woken needs heap, and the last lease of an abandoned pool closes its slab.
    return trouble != Trouble.FULL_HEAP
        || (!of.isWatched && of.waiters.isEmpty() && !of.isAbandoned);
  }

  @Override
  void closed() {
    of.cameBack();
  }
}
