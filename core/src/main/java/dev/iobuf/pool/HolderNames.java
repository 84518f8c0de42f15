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
 * The names of threads that have got leases of a pool, by their ids. It keeps no thread reachable.
 * Of the threads that have ended, it keeps the names of those that hold a lease, and of the latest
 * ones. Safe for use by any thread.
 */
final class HolderNames {
  private static final VarHandle KNOWN = MethodHandles.arrayElementVarHandle(long[].class);

  /** The number of threads whose names are known by one load, a power of two. */
  private static final int GLANCES = 1024;

  /** The number of names that are kept even if their threads have ended. */
  private static final int FEW = 4096;

  /** The id of the last thread that was looked up, by the low bits of the id. */
  private final long[] known = new long[GLANCES];

  private final Map<Long, Name> names = new ConcurrentHashMap<>();

  /** Finds the ids of the threads that hold a lease. */
  private final Supplier<Set<Long>> holders;

  /**
   * The number of names at which to forget the next time. Racy: forgetting twice, or late, does no
   * harm.
   */
  private int limit = FEW;

  /**
   * Creates an empty one.
   *
   * @param holders finds the ids of the threads that hold a lease; their names are kept
   */
  HolderNames(Supplier<Set<Long>> holders) {
    this.holders = holders;
  }

  /** The name of a thread, and whether it has ended. */
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
    // Opaque: a thread that does not see its own entry looks its name up again.
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
      // The heap is full, or the toString of a subclass of Thread has thrown. Reports then name the
      // thread by its id.
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
    // After the names were read: an ended thread gets no more leases, but a running one may get a
    // lease and end meanwhile.
    forgotten.removeAll(holders.get());
    names.keySet().removeAll(forgotten);
    limit = Math.max(FEW, 2 * names.size());
  }

  /** Returns true if a thread is known to have ended. */
  boolean hasEnded(long id) {
    @Nullable Name name = names.get(id);
    return name != null && name.hasEnded();
  }

  /** Returns the name of a thread, or its id if no name is known. */
  String of(long id) {
    @Nullable Name name = names.get(id);
    return name == null ? "Thread[#" + id + "]" : name.toString();
  }
}
