package dev.iobuf.schedules;

import org.jspecify.annotations.Nullable;

/**
 * The methods that instrumented code calls around its accesses to shared memory, and at its
 * branches, loops and monitors. For generated code only. They have no effect outside of an
 * exploration.
 */
@SuppressWarnings("MissingJavadocMethod") // called by generated code only
public final class Hooks {
  /** Set for the duration of an exploration. Only one runs at a time. */
  static @Nullable Control control;

  private Hooks() {}

  static @Nullable Control active() {
    Control active = control;
    return active != null && active.isActive() ? active : null;
  }

  public static void at(
      int site, @Nullable Object handle, @Nullable Object base, long index, long a, long b) {
    Control active = active();
    if (active != null) {
      active.arrive(site, handle, base, index, a, b);
    }
  }

  public static void at(
      int site,
      @Nullable Object handle,
      @Nullable Object base,
      long index,
      @Nullable Object a,
      @Nullable Object b) {
    Control active = active();
    if (active != null) {
      active.arrive(site, handle, base, index, a, b);
    }
  }

  /** Before a reference is read from an array. */
  public static void element(@Nullable Object @Nullable [] array, int index, int site) {
    at(site, null, array, index, null, null);
  }

  public static void done() {
    Control active = active();
    if (active != null) {
      active.leave(0);
    }
  }

  public static long done(long result) {
    Control active = active();
    return active == null ? result : active.leave(result);
  }

  public static @Nullable Object done(@Nullable Object result) {
    Control active = active();
    return active == null ? result : active.leave(result);
  }

  /**
   * At the beginning of a method with joins: returns the value that its frame must keep for its
   * callers.
   */
  public static long enter() {
    Control active = active();
    return active == null ? 0 : active.running().hash;
  }

  /** At the head of a loop. */
  public static void round() {
    Control active = active();
    if (active != null) {
      active.round();
    }
  }

  /** At a join of control flow: returns true if the locals are wanted. */
  public static boolean join(int site, long entry) {
    Control active = active();
    return active != null && active.join(site, entry);
  }

  public static void local(long value) {
    Actor actor = running();
    actor.hash = Hash.mix(actor.hash, value);
  }

  public static void local(@Nullable Object value) {
    Control active = active();
    if (active != null) {
      active.local(value);
    }
  }

  private static Actor running() {
    Control active = control;
    if (active == null) {
      throw new IllegalStateException("no exploration is under way");
    }
    return active.running();
  }

  public static void branch(int id) {
    Control active = active();
    if (active != null) {
      active.branch(id);
    }
  }

  /** Before a call whose effect on memory is invisible: state caching must not rely on it. */
  public static void untracked(String what) {
    Control active = active();
    if (active != null) {
      active.untracked(what);
    }
  }

  public static void refused(String what) {
    if (active() != null) {
      throw new UnsupportedOperationException(
          "the explorer does not control "
              + what
              + "; use VarHandle, java.util.concurrent.atomic, LockSupport or monitors in the"
              + " classes under test, or leave the class that calls it out of the instrumented"
              + " ones");
    }
  }

  public static void beginInitializer() {
    if (control != null) {
      control.uncontrolled++;
    }
  }

  public static void endInitializer() {
    if (control != null) {
      control.uncontrolled--;
    }
  }

  public static void monitorEnter(Object lock, int site) {
    Control active = active();
    if (active != null) {
      active.monitors().enter(active.site(site), lock);
    }
  }

  public static void monitorExit(Object lock, int site) {
    Control active = active();
    if (active != null) {
      active.monitors().exit(active.site(site), lock);
    }
  }
}
