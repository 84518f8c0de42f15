package dev.iobuf.schedules;

import org.jspecify.annotations.Nullable;

/** Controls memory, threads and time of the code under test. {@link Hooks} call it. */
abstract class Control {
  /** Above 0 during the initialization of a class, which is not under control. */
  int uncontrolled;

  abstract boolean isActive();

  abstract Actor running();

  /** Before an access to a number: stops until it is this thread's turn. */
  abstract void arrive(
      int site, @Nullable Object handle, @Nullable Object base, long index, long a, long b);

  /** Before an access to a reference. */
  abstract void arrive(
      int site,
      @Nullable Object handle,
      @Nullable Object base,
      long index,
      @Nullable Object a,
      @Nullable Object b);

  /** After an access: returns the result that the code sees. */
  abstract long leave(long result);

  /** After an access to a reference. */
  abstract @Nullable Object leave(@Nullable Object result);

  abstract void fence(int site);

  /** A loop begins another round. */
  abstract void round();

  /** At a join of control flow: returns true if the locals are wanted. */
  abstract boolean join(int site, long entry);

  /** A local that is alive where control flow joins. */
  abstract void local(@Nullable Object value);

  /** A branch was taken, or not: each direction has a number. */
  abstract void branch(int id);

  /** A call is about to change memory that is not seen. */
  abstract void untracked(String what);

  abstract Access.Site site(int site);

  abstract Waits waiting();

  abstract Monitors monitors();

  abstract long threadId(Thread thread);

  /** The time in nanoseconds. */
  abstract long time();

  abstract int processors();
}
