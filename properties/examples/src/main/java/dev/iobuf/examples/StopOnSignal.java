package dev.iobuf.examples;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToIntFunction;

/** Runs a server until the process is asked to end (Ctrl-C), and lets it print its summary then. */
final class StopOnSignal {
  private static final int PATIENCE_SECONDS = 5;

  private StopOnSignal() {}

  /**
   * Runs a program, and exits with its status.
   *
   * @param program serves until the flag is set
   */
  static void run(ToIntFunction<AtomicBoolean> program) {
    AtomicBoolean isStopped = new AtomicBoolean();
    AtomicBoolean isEnding = new AtomicBoolean(); // A server that fails may stop itself.
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              isEnding.set(true);
              isStopped.set(true);
              awaitSummary(ended);
            }));
    int status = program.applyAsInt(isStopped);
    ended.countDown();
    if (!isEnding.get()) {
      System.exit(status);
    }
  }

  private static void awaitSummary(CountDownLatch ended) {
    try {
      boolean _ = ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
