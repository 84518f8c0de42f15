package dev.iobuf.forgotten;

import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A watch over an object: once the collector has found that no thread can reach the object any
 * more, an action is run, once. When that is, and whether it is before the process ends, is not
 * promised.
 *
 * <p>All actions are run by one thread of the library, which is made with the first watch. It holds
 * no class loader of the code that made it, and ends after this class itself has been forgotten.
 *
 * <p>Safe for use by any thread.
 */
public final class Watch {
  /** The name of the thread that runs the actions. */
  public static final String THREAD = "iobuf-forgotten";

  private static @Nullable Cleaner cleaner;

  private final Action action;
  private final Cleaner.@Nullable Cleanable cleanable;

  private Watch(Object watched, Action action, @Nullable Cleaner cleaner) {
    this.action = action;
    this.cleanable = cleaner == null ? null : cleaner.register(watched, action);
  }

  /**
   * Watches an object until it is forgotten, or the watch ends.
   *
   * @param watched the object
   * @param action what to do then; it must not lead to the object, which else can be reached for
   *     ever
   * @return the watch. If the process can have no more threads now, and no object has been watched
   *     before, it does nothing
   */
  public static Watch over(Object watched, Runnable action) {
    return new Watch(watched, new Action(action), cleaner());
  }

  private static synchronized @Nullable Cleaner cleaner() {
    if (cleaner == null) {
      try {
        cleaner = Cleaner.create(Watch::thread);
      } catch (OutOfMemoryError noThread) {
        return null;
      }
    }
    return cleaner;
  }

  /** What a thread has of the one that makes it, such as its group, is a user's. */
  @SuppressWarnings("ThreadPriorityCheck") // lest it have that of the user's thread
  private static Thread thread(Runnable cleaning) {
    Thread thread =
        Thread.ofPlatform()
            .group(root())
            .name(THREAD)
            .daemon()
            .priority(Thread.NORM_PRIORITY)
            .inheritInheritableThreadLocals(false)
            .unstarted(cleaning);
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    return thread;
  }

  private static ThreadGroup root() {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    for (ThreadGroup up = root.getParent(); up != null; up = up.getParent()) {
      root = up;
    }
    return root;
  }

  /** Ends the watch: its action is run no more, and no longer kept. A second end does nothing. */
  public void end() {
    action.forget();
    if (cleanable != null) {
      cleanable.clean();
    }
  }

  /** What is done once, or never. A class of its own, since it must not lead to the watched. */
  private static final class Action implements Runnable {
    private final AtomicReference<@Nullable Runnable> once;

    Action(Runnable action) {
      this.once = new AtomicReference<>(action);
    }

    void forget() {
      once.set(null);
    }

    @Override
    public void run() {
      Runnable action = once.getAndSet(null);
      if (action != null) {
        action.run();
      }
    }
  }
}
