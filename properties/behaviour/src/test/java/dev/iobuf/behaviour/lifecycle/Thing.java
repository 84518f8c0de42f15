package dev.iobuf.behaviour.lifecycle;

import dev.iobuf.behaviour.lifecycle.Step.Trouble;

/** Something that a program has opened, and must close. */
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

  /** Returns true if a second close does nothing. */
  boolean canBeClosedAgain() {
    return true;
  }

  /** Why the library has to refuse to close it now. Empty if it hasn't. */
  String refusal() {
    return "";
  }

  /**
   * Returns true if it is closed although the call that closes it threw an error, as in a full
   * heap. Most things can be closed once more after that.
   */
  boolean isClosedNonetheless() throws Exception {
    world.note(closing() + " // once more");
    close();
    return true;
  }

  /** Returns true if it can be closed under the given circumstances. */
  boolean bears(Trouble trouble) {
    return true;
  }

  /** Changes the other things that depend on its close. */
  void closed() {}
}
