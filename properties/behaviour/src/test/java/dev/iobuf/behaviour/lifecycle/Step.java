package dev.iobuf.behaviour.lifecycle;

import java.util.List;

/**
 * One step of a program. Its thing is chosen among those that are open when the step is run, so
 * that a program from which steps were removed is a program as well.
 *
 * @param kind the action
 * @param which the number of an open thing, modulo the number of open things
 * @param size how much, or in which way
 * @param trouble under which circumstances
 * @param room how many bytes are free, or descriptors can be opened, where there is such trouble
 */
record Step(Kind kind, int which, int size, Trouble trouble, int room) {
  /** Simpler variants of this step, the simplest first. */
  List<Step> simpler() {
    return List.of(
        new Step(kind, 0, 0, Trouble.NONE, 0),
        new Step(kind, which, 0, Trouble.NONE, 0),
        new Step(kind, which, size, Trouble.NONE, 0),
        new Step(kind, which, size, Trouble.NONE, room),
        new Step(kind, 0, 0, trouble, room),
        new Step(kind, which, 0, trouble, room));
  }

  /** Circumstances under which the library is called. */
  enum Trouble {
    NONE,
    INTERRUPTED,
    FEW_DESCRIPTORS,
    FULL_HEAP
  }
}
