package dev.iobuf.behaviour.lifecycle;

/** The action of a step. */
@FunctionalInterface
interface Action {
  void run() throws Exception;
}
