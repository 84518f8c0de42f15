package dev.iobuf.schedules;

import java.lang.invoke.VarHandle;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Control by a {@link Simulation}: the thread whose processor has the earliest clock continues. */
final class SimulationControl extends Control implements Waits {
  private static final int NO_THREAD = -1;

  /** Thread ids are consecutive, as those of the workers of one program. */
  private static final long FIRST_THREAD_ID = 40;

  private static final long PICOS = 1_000;

  /**
   * How far a thread may run ahead of the earliest one, in picoseconds: a fraction of the time in
   * which a line moves. Without that, threads would take turns at almost each access.
   */
  private static final long AHEAD = 2_000;

  private final List<Access.Site> sites;
  private final Coverage coverage;
  private final Hardware hardware;
  private final Actor[] actors;
  private final IdentityHashMap<Object, String> handles = new IdentityHashMap<>();
  private @Nullable Fibers fibers;
  private @Nullable Actor running;
  private @Nullable Throwable crash;

  /** The running thread continues until its clock has passed this time. */
  private long horizon;

  SimulationControl(ScheduledLoader loader, Hardware hardware, int threads) {
    this.sites = loader.sites();
    this.coverage = loader.coverage();
    this.hardware = hardware;
    this.actors = new Actor[threads];
    for (int i = 0; i < threads; i++) {
      actors[i] = new Actor(i, i, FIRST_THREAD_ID + i, new int[0]);
      actors[i].reset();
    }
  }

  // ---- turns ----

  void run(Fibers.Kind kind, IntConsumer round) {
    try (Fibers opened = Fibers.open(kind, actors.length, id -> body(actors[id], round))) {
      fibers = opened;
      opened.drive(earliest());
      for (Actor actor : actors) {
        if (actor.started && !actor.finished) {
          actor.abandoned = true;
          opened.drive(actor.id);
        }
      }
    }
  }

  void rethrow() {
    if (crash != null) {
      throw new IllegalStateException("the simulation failed", crash);
    }
  }

  /** Makes the rounds of a thread, and returns the number of the next thread. */
  private int body(Actor me, IntConsumer round) {
    running = me;
    me.started = true;
    try {
      do {
        round.accept(me.id);
        await(me);
      } while (hardware.goesOn(me.id));
    } catch (Unwound e) {
      // The thread would wait for ever, or another one has failed.
    } catch (Throwable e) {
      crash = e;
    }
    me.finished = true;
    running = null;
    int next = crash != null || me.abandoned ? NO_THREAD : earliest();
    return next == NO_THREAD ? Fibers.DRIVER : next;
  }

  /** Returns when the clock of this thread is the earliest, or not far ahead. */
  private void await(Actor me) {
    if (me.abandoned) {
      throw Unwound.INSTANCE;
    }
    if (hardware.clock(me.id) > horizon) {
      switchTo(me, earliest());
    }
  }

  private void switchTo(Actor me, int next) {
    if (next != me.id) {
      Fibers all = fibers;
      if (all == null) {
        throw new IllegalStateException("no simulation is under way");
      }
      running = null;
      all.handOver(me.id, next == NO_THREAD ? Fibers.DRIVER : next);
      if (me.abandoned) {
        throw Unwound.INSTANCE;
      }
      running = me;
    }
  }

  /**
   * Returns the thread with the earliest clock, or NO_THREAD if each has ended or sleeps for ever.
   */
  private int earliest() {
    int first = NO_THREAD;
    long earliest = Long.MAX_VALUE;
    long next = Long.MAX_VALUE;
    for (Actor actor : actors) {
      long time = time(actor);
      if (time < earliest) {
        next = earliest;
        earliest = time;
        first = actor.id;
      } else if (time < next) {
        next = time;
      }
    }
    horizon = next > Long.MAX_VALUE - AHEAD ? next : next + AHEAD;
    return first;
  }

  private long time(Actor actor) {
    if (actor.finished) {
      return Long.MAX_VALUE;
    }
    return actor.blocked && !actor.permit ? actor.deadline : hardware.clock(actor.id);
  }

  @Override
  boolean isActive() {
    return running != null && uncontrolled == 0;
  }

  @Override
  Actor running() {
    Actor actor = running;
    if (actor == null) {
      throw new IllegalStateException("no thread is running");
    }
    return actor;
  }

  // ---- memory ----

  @Override
  void arrive(
      int site, @Nullable Object handle, @Nullable Object base, long index, long a, long b) {
    arrive(site, handle, base, index);
  }

  @Override
  void arrive(
      int site,
      @Nullable Object handle,
      @Nullable Object base,
      long index,
      @Nullable Object a,
      @Nullable Object b) {
    arrive(site, handle, base, index);
  }

  private void arrive(int number, @Nullable Object handle, @Nullable Object base, long index) {
    Actor me = running();
    await(me);
    Access.Site site = site(number);
    String field = site.field();
    if (field == null && index < 0 && handle instanceof VarHandle varHandle) {
      field = fieldOf(varHandle);
    }
    hardware.access(me.id, site.kind(), site.mode(), base, index, field);
  }

  private @Nullable String fieldOf(VarHandle handle) {
    String known = handles.get(handle);
    if (known == null) {
      known = Fields.fieldOf(handle);
      if (known != null) {
        handles.put(handle, known);
      }
    }
    return known;
  }

  @Override
  long leave(long result) {
    return result;
  }

  @Override
  @Nullable Object leave(@Nullable Object result) {
    return result;
  }

  @Override
  void fence(int number) {
    Actor me = running();
    await(me);
    Access.Site site = site(number);
    if (site.kind() == Access.Kind.PROCESS_FENCE) {
      hardware.processFence(me.id);
      horizon = Long.MIN_VALUE;
    } else {
      hardware.fence(me.id, site.mode());
    }
  }

  @Override
  void round() {}

  @Override
  boolean join(int site, long entry) {
    return false;
  }

  @Override
  void local(@Nullable Object value) {}

  @Override
  void branch(int id) {
    coverage.taken(id);
  }

  @Override
  void untracked(String what) {}

  @Override
  Access.Site site(int site) {
    return sites.get(site);
  }

  // ---- waiting ----

  @Override
  Waits waiting() {
    return this;
  }

  @Override
  public void spin(Access.Site site) {
    Actor me = running();
    await(me);
    hardware.spin(me.id);
  }

  @Override
  public void park(Access.Site site, long nanos) {
    Actor me = running();
    await(me);
    if (!me.permit && nanos > 0) {
      long now = hardware.clock(me.id);
      boolean isForever = nanos >= (Long.MAX_VALUE - now) / PICOS;
      me.deadline = isForever ? Long.MAX_VALUE : now + nanos * PICOS;
      me.blocked = true;
      int next = earliest();
      if (next == NO_THREAD && !hasFinished()) {
        throw new IllegalStateException("all threads sleep, and none will wake another");
      }
      switchTo(me, next);
      me.blocked = false;
      if (!me.permit) {
        hardware.sleptUntil(me.id, me.deadline);
      }
    }
    me.permit = false;
  }

  private boolean hasFinished() {
    for (Actor actor : actors) {
      if (actor.finished) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean sleep(Access.Site site, long nanos) {
    park(site, nanos);
    return false;
  }

  @Override
  public void unpark(Access.Site site, Thread thread) {
    Actor me = running();
    await(me);
    for (Actor other : actors) {
      if (other.thread == thread) {
        hardware.wake(me.id, other.id, other.blocked && !other.permit);
        other.permit = true;
        horizon = Long.MIN_VALUE;
      }
    }
  }

  @Override
  public void interrupt(Access.Site site, Thread thread) {
    throw new UnsupportedOperationException("interrupts are not simulated");
  }

  @Override
  public boolean isInterrupted(Access.Site site, Thread thread) {
    return false;
  }

  @Override
  public boolean interrupted(Access.Site site) {
    return false;
  }

  @Override
  Monitors monitors() {
    throw new UnsupportedOperationException("monitors are not simulated");
  }

  // ---- the rest of the world ----

  @Override
  long threadId(Thread thread) {
    for (Actor actor : actors) {
      if (actor.thread == thread) {
        return actor.threadId;
      }
    }
    return thread.threadId();
  }

  @Override
  long time() {
    return hardware.clock(running().id) / PICOS;
  }

  @Override
  int processors() {
    return hardware.processors();
  }
}
