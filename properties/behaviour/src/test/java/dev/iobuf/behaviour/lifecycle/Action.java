package dev.iobuf.behaviour.lifecycle;

/** What a step does to the library. */
@FunctionalInterface
interface Action {
  void run() throws Exception;
}
