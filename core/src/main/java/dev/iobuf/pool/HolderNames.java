package dev.iobuf.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The names of the threads that have got something from a pool, by their ids. It keeps no thread;
 * of the threads that have ended, it keeps the names of those that hold a lease, and of the last
 * ones. Safe for use by any thread.
 */
final class HolderNames {
  private static final VarHandle KNOWN = MethodHandles.arrayElementVarHandle(long[].class);

  /** How many threads are known at a glance, a power of two. */
  private static final int GLANCES = 1024;

  /** So many names are kept, whether or not their threads have ended. */
  private static final int FEW = 4096;

  /** By the low bits of an id, the last thread that was looked up. */
  private final long[] known = new long[GLANCES];

  private final Map<Long, Name> names = new ConcurrentHashMap<>();

  /** The ids of the threads that hold something. */
  private final Supplier<Set<Long>> holders;

  /** When to forget the next time. Racy: to forget twice, or late, does no harm. */
  private int limit = FEW;

  /**
   * Creates an empty one.
   *
   * @param holders finds the ids of the threads that hold something, for which names are kept
   */
  HolderNames(Supplier<Set<Long>> holders) {
    this.holders = holders;
  }

  /** What is kept of a thread. */
  private static final class Name extends WeakReference<Thread> {
    private final String text;

    Name(Thread thread) {
      super(thread);
      this.text = thread.toString();
    }

    boolean hasEnded() {
      Thread thread = get();
      return thread == null || !thread.isAlive();
    }

    @Override
    public String toString() {
      return hasEnded() ? text + ", which has ended" : text;
    }
  }

  /** Notes the name of the calling thread, unless it is known. Never throws. */
  void know(Thread thread, long id) {
    int at = (int) id & (GLANCES - 1);
    // Opaque: a thread that does not see that it is known is looked up.
    if ((long) KNOWN.getOpaque(known, at) != id && note(thread, id)) {
      KNOWN.setOpaque(known, at, id);
    }
  }

  /** Returns false if the name could not be noted. */
  private boolean note(Thread thread, long id) {
    try {
      if (!names.containsKey(id)) {
        if (names.size() >= limit) {
          forget();
        }
        names.put(id, new Name(thread));
      }
      return true;
    } catch (Throwable left) {
      // Be it for want of memory, or thrown by the toString of a subclass of Thread: the lease is
      // known by the id of its thread alone.
      return false;
    }
  }

  /** Forgets threads that have ended and hold nothing. */
  private void forget() {
    Set<Long> forgotten = new HashSet<>();
    names.forEach((id, name) -> {
      if (name.hasEnded()) {
        forgotten.add(id);
      }
    });
    // Only now: a thread that has ended gets no more, but one that runs may get and end meanwhile.
    forgotten.removeAll(holders.get());
    names.keySet().removeAll(forgotten);
    limit = Math.max(FEW, 2 * names.size());
  }

  /** Returns true if a thread has ended; false if it has not, or is not known. */
  boolean hasEnded(long id) {
    @Nullable Name name = names.get(id);
    return name != null && name.hasEnded();
  }

  /** Returns what a thread was called. */
  String of(long id) {
    @Nullable Name name = names.get(id);
    return name == null ? "Thread[#" + id + "]" : name.toString();
  }
}
