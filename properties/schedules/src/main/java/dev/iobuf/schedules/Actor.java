package dev.iobuf.schedules;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A thread of a program: its next step, whether it can run, and the values that it has read. */
final class Actor {
  final int id;

  /** Its identity for the code under test; never started. */
  final Thread thread;

  final long threadId;

  // The access that it is about to make, or has just made.
  Access.@Nullable Site site;
  @Nullable Object handle;
  @Nullable Object base;
  long offset;
  long expected;
  long operand;
  @Nullable Object expectedReference;
  @Nullable Object operandReference;
  boolean references;

  boolean started;
  boolean finished;
  boolean abandoned;

  // Waiting.
  boolean blocked;
  long deadline;
  boolean permit;
  boolean interrupted;
  boolean notified;
  Monitors.@Nullable Monitor wanted;

  // Its present call.
  int position;
  boolean invoked;
  long invokedAt;
  @Nullable Call call;
  final ArrayDeque<Integer> leases = new ArrayDeque<>();

  /** By position, the number of later calls that take a lease. */
  private final int[] claims;

  /**
   * A hash of the values that it has read in this call: its future depends on these and on memory.
   */
  long hash;

  int named;
  private long randoms;
  private final Map<ThreadLocal<?>, @Nullable Object> locals = new HashMap<>();

  /** The first thread that is like this one; comparisons use it instead of the id. */
  private final int kind;

  Actor(int id, int kind, long threadId, int[] claims) {
    this.id = id;
    this.kind = kind;
    this.claims = claims;
    this.threadId = threadId;
    this.thread = Thread.ofPlatform().daemon().name("T" + id).unstarted(() -> {});
  }

  void reset() {
    site = null;
    handle = null;
    base = null;
    expectedReference = null;
    operandReference = null;
    started = false;
    finished = false;
    abandoned = false;
    blocked = false;
    deadline = Long.MAX_VALUE;
    permit = false;
    interrupted = false;
    notified = false;
    wanted = null;
    position = 0;
    invoked = false;
    call = null;
    leases.clear();
    named = 0;
    randoms = 0;
    if (!locals.isEmpty()) {
      locals.clear();
    }
    hash = kind;
  }

  /**
   * Between two calls, a thread knows only the arguments of the next call, and the leases that
   * later calls will take.
   */
  void beginCall() {
    long next = Hash.mix(kind, position);
    if (call != null) {
      next = Hash.mix(next, call.arguments().hashCode());
    }
    int claimed = 0;
    for (int lease : leases) {
      if (claimed++ < claims[position]) {
        next = Hash.mix(next, lease);
      }
    }
    hash = next;
    invoked = false;
  }

  /** The part of a state's key that stands for this thread. */
  long stateHash() {
    long flags =
        (finished ? 1 : 0)
            | (blocked ? 2 : 0)
            | (permit ? 4 : 0)
            | (interrupted ? 8 : 0)
            | (notified ? 16 : 0)
            | (wanted != null ? 32 : 0)
            | (invoked ? 64 : 0)
            | randoms << 8;
    long state = Hash.mix(hash, flags);
    return blocked ? Hash.mix(state, deadline) : state;
  }

  long random() {
    long value = Hash.mix(Hash.scramble(kind), ++randoms);
    hash = Hash.mix(hash, value);
    return value;
  }

  @Nullable Object local(ThreadLocal<?> key) {
    if (!locals.containsKey(key)) {
      key.remove();
      locals.put(key, key.get());
      key.remove();
    }
    return locals.get(key);
  }

  void setLocal(ThreadLocal<?> key, @Nullable Object value) {
    locals.put(key, value);
  }

  void removeLocal(ThreadLocal<?> key) {
    locals.remove(key);
  }
}
