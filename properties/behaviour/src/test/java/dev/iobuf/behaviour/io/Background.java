package dev.iobuf.behaviour.io;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** The other side of a transfer. */
final class Background {
  private Background() {}

  /** Calls on a new thread: the common pool may be busy with a property that shrinks. */
  static <T> FutureTask<T> call(Callable<T> callable) {
    FutureTask<T> task = new FutureTask<>(callable);
    Thread.ofPlatform().daemon().start(task);
    return task;
  }
}
