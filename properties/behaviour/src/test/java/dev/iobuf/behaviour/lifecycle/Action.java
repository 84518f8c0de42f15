package dev.iobuf.behaviour.lifecycle;

/** The action of a step. */
@FunctionalInterface
public interface Action {
  void run() throws Exception;
}
