package dev.iobuf.forgotten;

import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A watch over an object. Once the garbage collector has found that no thread can reach the object
 * any more, the watch runs an action, once. The time is not promised: the process may end first.
 *
 * <p>One thread of the library runs all actions. The first watch starts it. The thread keeps no
 * class loader of the code that started it, and ends after this class itself has become
 * unreachable.
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
   * @param action run then; it must not refer to the object, which would otherwise stay reachable
   * @return the watch. If it is the first one, and the process can't start a thread now, the watch
   *     does nothing
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

  /**
   * A new thread inherits its group and its priority from the thread that makes it, which is a
   * user's. This one must inherit neither.
   */
  @SuppressWarnings("ThreadPriorityCheck") // instead of the priority of the user's thread
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

  /** Ends the watch. It then neither runs nor keeps its action. A second call does nothing. */
  public void end() {
    action.forget();
    if (cleanable != null) {
      cleanable.clean();
    }
  }

  /**
   * An action that is run at most once. It is a separate class, since it must not refer to the
   * watched object.
   */
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
