package dev.iobuf.behaviour.lifecycle;

import dev.iobuf.behaviour.lifecycle.Step.Trouble;

/** What a program has opened, and must close. */
abstract class Thing {
  final World world;

  /** That of its variable in the program. */
  final String name;

  Thing(World world, String name) {
    this.world = world;
    this.name = name;
  }

  /** Closes it, by one call of the library. */
  abstract void close() throws Exception;

  /** That call in Java. */
  String closing() {
    return name + ".close();";
  }

  /** Whether to close it again does nothing. */
  boolean canBeClosedAgain() {
    return true;
  }

  /** Why the library has to refuse to close it now; empty if it hasn't. */
  String refusal() {
    return "";
  }

  /**
   * Whether it is closed though the call that closes it threw an error, as a full heap has it. Most
   * things can be closed once more, whatever the first call has done.
   */
  boolean isClosedNonetheless() throws Exception {
    world.note(closing() + " // once more");
    close();
    return true;
  }

  /** Whether it can be closed under such circumstances at all. */
  boolean bears(Trouble trouble) {
    return true;
  }

  /** What else is so now that it is closed. */
  void closed() {}
}
