package dev.iobuf.schedules;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Knows which threads can run, asks the strategy for one, and records it. */
final class Scheduler implements Situation {
  static final int ALL_DONE = -1;
  static final int STUCK = -2;
  private static final int GIVEN_UP = -3;

  /**
   * The number of waits in a row that may time out, without a return of a call, before they count
   * as endless.
   */
  private static final int IDLE_TIMEOUTS = 32;

  /** The number of waits that may time out in one schedule while other threads can run. */
  private static final int EARLY_TIMEOUTS = 3;

  private final Actor[] actors;
  private final int threads;
  private final Options options;
  private final Symmetry symmetry;
  private final ToLongFunction<int[]> shared;
  private final long[] states;
  private @Nullable Strategy strategy;

  private int toStart;
  private int runnable;
  private int spinning;
  private int last;
  private int steps;
  private int solo;
  private int preemptions;
  private int idleTimeouts;
  private int earlyTimeouts;
  private long time;
  private int[] record = new int[64];
  private Map<Integer, Integer> values = new HashMap<>();
  private Outcome verdict = Outcome.OK;
  private String reason = "";

  Scheduler(Actor[] actors, Options options, Symmetry symmetry, ToLongFunction<int[]> shared) {
    this.actors = actors;
    this.threads = actors.length - 1;
    this.options = options;
    this.symmetry = symmetry;
    this.shared = shared;
    this.states = new long[threads];
  }

  void reset(Strategy chooser) {
    strategy = chooser;
    toStart = threads;
    runnable = 0;
    spinning = 0;
    last = -1;
    steps = 0;
    solo = 0;
    preemptions = 0;
    idleTimeouts = 0;
    earlyTimeouts = 0;
    time = 1_000_000_000;
    if (!values.isEmpty()) {
      values = new HashMap<>();
    }
  }

  /** Thread 0 is about to run to its first access. */
  void begin() {
    toStart = 1;
  }

  /** Returns the next thread, after a thread has stopped before its next step, or ended. */
  int next(Actor me) {
    if (toStart < threads) {
      return toStart++;
    }
    int mask = computeRunnable();
    if (mask == 0) {
      return allFinished() ? ALL_DONE : STUCK;
    }
    runnable = mask;
    int chosen = isFree(mask) ? ask() : Integer.numberOfTrailingZeros(mask);
    if (chosen < 0) {
      return chosen;
    }
    if (steps == options.stepBound()) {
      return giveUp(Outcome.NO_PROGRESS, "the threads have not ended after " + steps + " steps");
    }
    note(chosen);
    if (solo > options.soloBound() && options.progress() == Progress.LOCK_FREE) {
      return giveUp(
          Outcome.NO_SOLO_PROGRESS,
          "T" + chosen + " alone has not finished its call after " + solo + " steps");
    }
    return chosen;
  }

  /**
   * Returns true if the strategy is asked. A strategy that tracks states is asked even if only one
   * thread can continue, since it may end the schedule.
   */
  private boolean isFree(int mask) {
    return (mask & mask - 1) != 0 || (strategy != null && strategy.tracksStates());
  }

  private int ask() {
    Strategy chooser = strategy;
    if (chooser == null) {
      throw new IllegalStateException("no schedule is under way");
    }
    int chosen = chooser.thread(this);
    if (chosen == Strategy.PRUNE) {
      return giveUp(Outcome.PRUNED, "");
    }
    if (chosen == Strategy.LIVELOCK) {
      return giveUp(Outcome.NO_PROGRESS, "a state has come back, and no call has returned since");
    }
    if (chosen < 0 || (runnable & 1 << chosen) == 0) {
      throw new IllegalStateException(
          "the strategy chose a thread that cannot run: thread="
              + chosen
              + ", runnable="
              + Integer.toBinaryString(runnable)
              + ", step="
              + steps);
    }
    return chosen;
  }

  private int giveUp(Outcome outcome, String why) {
    verdict = outcome;
    reason = why;
    return GIVEN_UP;
  }

  private void note(int chosen) {
    if (running() >= 0 && chosen != last) {
      preemptions++;
    }
    solo = chosen == last ? solo + 1 : 0;
    Actor actor = actors[chosen];
    if (actor.blocked && !isWoken(actor)) {
      expire(actor);
    }
    if (steps == record.length) {
      record = Arrays.copyOf(record, 2 * steps);
    }
    record[steps++] = chosen;
    last = chosen;
    spinning &= 1 << chosen;
  }

  private int computeRunnable() {
    int mask = 0;
    int sleeping = 0;
    for (int i = 0; i < threads; i++) {
      Actor actor = actors[i];
      if (actor.finished) {
        continue;
      }
      if (actor.blocked) {
        if (isWoken(actor)) {
          mask |= 1 << i;
        } else if (actor.deadline != Long.MAX_VALUE) {
          sleeping |= 1 << i;
        }
      } else if (actor.wanted == null || actor.wanted.owner == null) {
        mask |= 1 << i;
      }
    }
    if (sleeping != 0) {
      if (options.timeouts() == Timeouts.ANY && earlyTimeouts < EARLY_TIMEOUTS) {
        mask |= sleeping;
      } else if (mask == 0
          && options.timeouts() != Timeouts.NEVER
          && idleTimeouts++ < IDLE_TIMEOUTS) {
        return 1 << earliest(sleeping);
      }
    }
    int eager = mask & ~spinning;
    return options.progress() == Progress.BLOCKING && eager != 0 ? eager : mask;
  }

  private static boolean isWoken(Actor actor) {
    return actor.permit || actor.interrupted || actor.notified;
  }

  private int earliest(int sleeping) {
    int first = Integer.numberOfTrailingZeros(sleeping);
    for (int i = first + 1; i < threads; i++) {
      if ((sleeping & 1 << i) != 0 && actors[i].deadline < actors[first].deadline) {
        first = i;
      }
    }
    return first;
  }

  /** Lets the time of a waiting thread run out. Returns false if that has been done too often. */
  boolean expire(Actor actor) {
    time = Math.max(time, actor.deadline);
    earlyTimeouts++;
    return actor.id < threads || idleTimeouts++ < IDLE_TIMEOUTS;
  }

  private boolean allFinished() {
    for (int i = 0; i < threads; i++) {
      if (!actors[i].finished) {
        return false;
      }
    }
    return true;
  }

  /** A call has returned: there is progress. */
  void returned() {
    solo = 0;
    idleTimeouts = 0;
  }

  void spun(Actor actor) {
    spinning |= 1 << actor.id;
  }

  int value(int count) {
    Strategy chooser = strategy;
    if (chooser == null || count <= 1) {
      return 0;
    }
    int value = chooser.value(this, count);
    if (value != 0) {
      values.put(steps - 1, value);
    }
    return value;
  }

  Schedule schedule() {
    return new Schedule(Arrays.copyOf(record, steps), Map.copyOf(values));
  }

  int preemptions() {
    return preemptions;
  }

  long time() {
    return time;
  }

  Outcome verdict() {
    return verdict;
  }

  String reason() {
    return reason;
  }

  @Override
  public int runnable() {
    return runnable;
  }

  @Override
  public int running() {
    return last >= 0 && (runnable & 1 << last) != 0 && !spinning(last) ? last : -1;
  }

  @Override
  public int steps() {
    return steps;
  }

  @Override
  public int threads() {
    return threads;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // places are objects, not values
  public boolean dependent(int one, int other) {
    Actor a = actors[one];
    Actor b = actors[other];
    Access.Site x = a.site;
    Access.Site y = b.site;
    return x != null
        && y != null
        && a.base == b.base
        && a.offset == b.offset
        && (x.kind().mayWrite() || y.kind().mayWrite());
  }

  @Override
  public boolean commute(int one, int other) {
    return isPlain(actors[one]) && isPlain(actors[other]) && !dependent(one, other);
  }

  /** Returns true if a step is known to change nothing but the place that it accesses. */
  private static boolean isPlain(Actor actor) {
    Access.Site site = actor.site;
    return site != null && (site.kind().isMemory() || site.kind() == Access.Kind.SPIN);
  }

  @Override
  public boolean beginsCall(int thread) {
    return !actors[thread].invoked;
  }

  @Override
  public boolean spinning(int thread) {
    return (spinning & 1 << thread) != 0;
  }

  @Override
  public long state() {
    int early = options.timeouts() == Timeouts.ANY ? earlyTimeouts : 0;
    for (int i = 0; i < threads; i++) {
      states[i] = actors[i].stateHash();
    }
    int[] order = symmetry.order(states);
    long key = Hash.mix(Hash.mix(shared.applyAsLong(order), time), idleTimeouts << 8 | early);
    for (int thread : order) {
      key = Hash.mix(key, states[thread]);
    }
    return options.progress() == Progress.BLOCKING ? Hash.mix(key, spinning) : key;
  }

  @Override
  public Progress progress() {
    return options.progress();
  }
}
