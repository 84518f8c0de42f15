package dev.iobuf.behaviour.lifecycle;

/** A get in the queue of a pool: of a thread, or without one. */
abstract class WaitingThing extends Thing {
  final PoolThing of;

  /** How many leases it wants. */
  final int wanted;

  /** How many the pool keeps for it: they count as lent. */
  int kept;

  WaitingThing(World world, String name, PoolThing of, int wanted) {
    super(world, name);
    this.of = of;
    this.wanted = wanted;
  }

  /** It has got all that it wants, which become things. */
  abstract void served();

  /** The pool was abandoned while it waited. */
  abstract void endedByAbandoning();

  @Override
  boolean canBeClosedAgain() {
    return false;
  }

  @Override
  void closed() {
    of.left(this);
  }
}
