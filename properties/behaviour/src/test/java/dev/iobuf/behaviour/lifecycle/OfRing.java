package dev.iobuf.behaviour.lifecycle;

/** The things that belong to a ring. */
abstract class OfRing extends Thing {
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
