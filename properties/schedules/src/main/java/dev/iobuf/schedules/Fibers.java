package dev.iobuf.schedules;

import java.util.function.IntUnaryOperator;

/**
 * Threads of which one runs at a time: each passes the turn to another by its number. An idle fiber
 * that gets the turn runs its body. The body returns the number of the next fiber.
 */
interface Fibers extends AutoCloseable {
  /** The turn of the thread that drives the exploration. */
  int DRIVER = -1;

  /** The implementations. */
  enum Kind {
    /** Virtual threads that park and unpark each other: public API only. */
    VIRTUAL,
    /**
     * {@code jdk.internal.vm.Continuation}, about four times as fast; needs {@code --add-exports
     * java.base/jdk.internal.vm=ALL-UNNAMED}.
     */
    CONTINUATION;

    static Kind fastest() {
      return ContinuationFibers.isAvailable() ? CONTINUATION : VIRTUAL;
    }
  }

  /** Opens {@code count} idle fibers. */
  static Fibers open(Kind kind, int count, IntUnaryOperator body) {
    return kind == Kind.CONTINUATION
        ? new ContinuationFibers(count, body)
        : new VirtualFibers(count, body);
  }

  /** Called by the driver: gives a fiber the turn, and returns when the driver has it again. */
  void drive(int fiber);

  /**
   * Called by the fiber that has the turn: passes it on, and returns when the fiber has it again.
   */
  void handOver(int from, int to);

  /** Ends all fibers, which must be idle. */
  @Override
  void close();
}
