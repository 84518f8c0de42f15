package dev.iobuf.schedules;

import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Control by an exploration: each access is a step, and a strategy chooses whose. */
final class ExplorationControl extends Control {
  private final List<Access.Site> sites;
  private final Coverage coverage;
  private final Options options;
  private final Memory memory;
  private final Scheduler scheduler;
  private final Turns turns;
  private final Effects effects;
  private final Waiting waiting;
  private final Monitors monitors;
  private final IdentityHashMap<@Nullable Object, Actor> owners = new IdentityHashMap<>();
  private @Nullable String untracked;

  ExplorationControl(
      ScheduledLoader loader, Options options, Memory memory, Scheduler scheduler, Turns turns) {
    this.sites = loader.sites();
    this.coverage = loader.coverage();
    this.options = options;
    this.memory = memory;
    this.scheduler = scheduler;
    this.turns = turns;
    WeakMemory weak = options.weak() ? new WeakMemory(scheduler, turns.actors()) : null;
    this.effects = new Effects(turns, memory, weak);
    this.waiting = new Waiting(turns, scheduler, effects);
    this.monitors = new Monitors(turns, waiting, memory, effects);
  }

  void reset(@Nullable Trace log) {
    monitors.reset();
    effects.reset(log);
    uncontrolled = 0;
    if (!owners.isEmpty()) {
      owners.clear();
    }
  }

  @Override
  boolean isActive() {
    return turns.isAnyoneRunning() && uncontrolled == 0;
  }

  @Override
  Actor running() {
    return turns.running();
  }

  // ---- memory ----

  /** Before an access to a number: stops until it is this thread's turn. */
  @Override
  void arrive(
      int site, @Nullable Object handle, @Nullable Object base, long index, long a, long b) {
    Actor me = running();
    me.expected = a;
    me.operand = b;
    me.references = false;
    arrive(me, site, handle, base, index);
  }

  /** Before an access to a reference. */
  @Override
  void arrive(
      int site,
      @Nullable Object handle,
      @Nullable Object base,
      long index,
      @Nullable Object a,
      @Nullable Object b) {
    Actor me = running();
    me.expectedReference = a;
    me.operandReference = b;
    me.references = true;
    arrive(me, site, handle, base, index);
  }

  private void arrive(
      Actor me, int site, @Nullable Object handle, @Nullable Object base, long index) {
    me.site = sites.get(site);
    me.handle = handle;
    me.base = base;
    me.offset = effects.offset(me.site, handle, index);
    if (me.site.confined()) {
      checkConfined(me, base);
    } else {
      turns.pause(me);
    }
    effects.before(me);
  }

  private void checkConfined(Actor me, @Nullable Object object) {
    Actor owner = owners.putIfAbsent(object, me);
    if (owner != null && owner != me) {
      turns.crashed(
          new IllegalStateException(
              "an object that is confined to one thread is used by a second one: class="
                  + (object == null ? "static" : object.getClass().getName())
                  + ", threads="
                  + owner.thread.getName()
                  + " and "
                  + me.thread.getName()));
      throw Unwound.INSTANCE;
    }
  }

  /** After an access: returns the result that the code sees. */
  @Override
  long leave(long result) {
    return effects.after(running(), result);
  }

  /** After an access to a reference. */
  @Override
  @Nullable Object leave(@Nullable Object result) {
    return effects.after(running(), result);
  }

  @Override
  void fence(int site) {
    Actor me = turns.step(sites.get(site), null, 0);
    effects.before(me);
    turns.trace(sites.get(site).text());
  }

  /** A loop begins another round. */
  @Override
  void round() {
    turns.round();
  }

  /**
   * The thread forgets the values that it has read since it entered the method, except its locals.
   */
  @Override
  boolean join(int site, long entry) {
    if (!memory.isTracking()) {
      return false;
    }
    running().hash = Hash.mix(entry, site);
    return true;
  }

  /** A local that is alive where control flow joins. */
  @Override
  void local(@Nullable Object value) {
    Actor me = running();
    me.hash = Hash.mix(me.hash, memory.nameOf(value));
  }

  /** A call is about to change memory that the state's key does not cover. */
  @Override
  void untracked(String what) {
    if (!turns.isMain(running())) {
      untracked = what;
    }
  }

  void checkTracked(Strategy strategy) {
    if (untracked != null && strategy.tracksStates()) {
      throw new UnsupportedOperationException(
          "state caching sees all shared memory only if all of it is in instrumented classes,"
              + " arrays and java.util.concurrent.atomic, but the subject calls "
              + untracked
              + "; explore it without state caching");
    }
  }

  // ---- threads ----

  /** Runs the threads of the program. Called by the thread of prologue and epilogue. */
  void runThreads(Actor me) {
    effects.threadsBegin(me.id);
    turns.runThreads(me);
    effects.threadsEnd(me.id);
  }

  @Override
  Access.Site site(int site) {
    return sites.get(site);
  }

  @Override
  Waiting waiting() {
    return waiting;
  }

  @Override
  Monitors monitors() {
    return monitors;
  }

  @Override
  long threadId(Thread thread) {
    Actor actor = turns.actorOf(thread);
    return actor == null ? thread.threadId() : actor.threadId;
  }

  // ---- the rest of the world ----

  @Override
  long time() {
    Actor me = running();
    me.hash = Hash.mix(me.hash, scheduler.time());
    return scheduler.time();
  }

  @Override
  int processors() {
    return options.processors();
  }

  @Override
  void branch(int id) {
    coverage.taken(id);
  }
}
