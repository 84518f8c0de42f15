package dev.iobuf.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous gets of a pool that have ended, and whose handlers are to be called. All methods
 * are lock-free, but for the handlers.
 */
final class GetHandlers {
  /*
   * A get that has ended is pushed onto a stack. The thread then raises `work`. The thread that
   * raises it from 0 calls the handlers of all that are on the stack, the oldest first, until there
   * are no more. So a handler that puts, and thereby ends another get, returns before that one's
   * handler is called: a long chain of them needs no deep stack.
   *
   * Invariants
   *  1. A get is pushed once, when it has ended. It is taken off by one thread.
   *  2. A get on the stack is called: by the thread that runs handlers, or by the thread that has
   *     pushed it and then finds no other running any.
   *  3. The call that ends a get has made sure that its stack has room for this class (StackRoom), not
   *     for the handlers. If an Error of this class ends it all the same, the rest is on the stack of
   *     gets again, for the next thread.
   *  4. Handlers run without the monitor of the pool: a thread that has it postpones them until it has
   *     left the monitor. They run outside of the combiner of the wait queue.
   */

  private static final VarHandle LAST;
  private static final VarHandle WORK;
  private static final VarHandle POSTPONING;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      LAST = lookup.findVarHandle(GetHandlers.class, "last", AsyncGet.class);
      WORK = lookup.findVarHandle(GetHandlers.class, "work", int.class);
      POSTPONING = lookup.findVarHandle(GetHandlers.class, "postponing", Thread.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private @Nullable AsyncGet last;
  private int work;

  /** The thread that has the monitor of the pool, and so must not call; null if none has. */
  private @Nullable Thread postponing;

  /** Makes calls by this thread do nothing until {@link #endPostponing}. With the monitor. */
  void postpone() {
    // Opaque, this and the next: read by this thread only.
    POSTPONING.setOpaque(this, Thread.currentThread());
  }

  /** Ends what {@link #postpone} began. With the monitor; a {@link #call} without it comes next. */
  void endPostponing() {
    POSTPONING.setOpaque(this, null);
  }

  /** Adds a get that has ended. Allocates nothing. */
  void add(AsyncGet get) {
    AsyncGet before;
    do {
      // Acquire: from those that were pushed before, for the thread that takes all.
      before = (AsyncGet) LAST.getAcquire(this);
      get.before = before;
      // Release: how the get has ended.
    } while (!LAST.weakCompareAndSetRelease(this, before, get));
  }

  /** Calls the handlers of the gets that have ended, or leaves them to a thread that does so. */
  void call() {
    // Opaque: a thread that has added a get sees that one, or it has been taken.
    if (LAST.getOpaque(this) == null || isPostponing()) {
      return;
    }
    // Volatile: releases what was pushed; or acquires from the thread that ran handlers before.
    if ((int) WORK.getAndAdd(this, 1) != 0) {
      return;
    }
    int done = 1;
    AsyncGet next = null;
    try {
      while (done != 0) {
        next = oldestFirst();
        while (next != null) {
          AsyncGet get = next;
          next = get.before;
          // A caller may keep its get, and must not keep the others by it.
          get.before = null;
          call(get);
        }
        // Volatile: as above.
        done = (int) WORK.getAndAdd(this, -done) - done;
      }
    } catch (Throwable e) {
      addAll(next);
      // Release: the next thread continues with the rest.
      WORK.setRelease(this, 0);
      throw e;
    }
  }

  private void addAll(@Nullable AsyncGet oldest) {
    AsyncGet get = oldest;
    while (get != null) {
      AsyncGet next = get.before;
      add(get);
      get = next;
    }
  }

  private boolean isPostponing() {
    // Opaque: other threads may write, but only this one writes itself.
    return POSTPONING.getOpaque(this) == Thread.currentThread();
  }

  private @Nullable AsyncGet oldestFirst() {
    AsyncGet get = (AsyncGet) LAST.getAndSetAcquire(this, null);
    AsyncGet oldest = null;
    while (get != null) {
      AsyncGet before = get.before;
      get.before = oldest;
      oldest = get;
      get = before;
    }
    return oldest;
  }

  private static void call(AsyncGet get) {
    try {
      get.callHandler();
    } catch (Throwable e) {
      report(e);
    }
  }

  /** Calls a handler of a get that has not waited. */
  static void call(GetHandler handler, int lease, GetOutcome outcome) {
    try {
      handler.ended(lease, outcome);
    } catch (Throwable e) {
      report(e);
    }
  }

  /** Reports the exception of a handler. */
  private static void report(Throwable thrown) {
    try {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
    } catch (Throwable ignored) {
      // As the Java runtime does with what such a handler throws.
    }
  }
}
