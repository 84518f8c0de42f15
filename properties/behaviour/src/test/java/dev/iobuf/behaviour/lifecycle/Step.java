package dev.iobuf.behaviour.lifecycle;

import java.util.List;

/**
 * One step of a program. Which thing it is about depends on what is open when it is taken, so that
 * a program from which steps were taken away is a program as well.
 *
 * @param kind what is done
 * @param which to which of the things that are open: this number, modulo how many there are
 * @param size how much, or in which way
 * @param trouble under which circumstances
 * @param room how many bytes are free, or descriptors can be opened, where there is such trouble
 */
record Step(Kind kind, int which, int size, Trouble trouble, int room) {
  /** The same with less to read, what is simplest first. */
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
