package dev.iobuf.behaviour.pool;

/** A stack that is full: that of a thread of its own. */
final class FullStack {
  private FullStack() {}

  /**
   * Fills the stack of a new thread, and runs an action at each depth on the way back.
   *
   * @param size of the stack, in bytes
   * @param frames how many frames of another size come first, so that the stack is full at another
   *     place of the action
   * @param action may end by a StackOverflowError, which is ignored
   */
  static void runAtEachDepth(int size, int frames, Runnable action) throws InterruptedException {
    Thread thread =
        new Thread(
            Thread.currentThread().getThreadGroup(), () -> begin(frames, action), "diver", size);
    thread.start();
    thread.join();
  }

  private static void begin(int frames, Runnable action) {
    if (frames == 0) {
      down(action);
    } else {
      begin(frames - 1, action);
    }
  }

  @SuppressWarnings("InfiniteRecursion") // is what fills the stack
  private static void down(Runnable action) {
    try {
      down(action);
    } catch (StackOverflowError full) {
      // From here on, up again.
    }
    action.run();
  }
}
