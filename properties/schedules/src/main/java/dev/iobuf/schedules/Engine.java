package dev.iobuf.schedules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program under one schedule after the other.
 *
 * <p>Each thread stops before each access to shared memory; whoever stops asks the strategy who
 * goes next, and hands over. So a step is one access and all that the thread does until its next
 * one. A call counts as invoked at its first step and as returned right after its last: no earlier
 * and no later, which is the strictest order of calls that the schedule justifies.
 */
final class Engine implements AutoCloseable {
  private final Subject subject;
  private final Program program;
  private final Options options;
  private final Coverage coverage;
  private final List<Access.Site> sites;
  private final Scheduler scheduler;
  private final Checker<?> checker;
  private final Fibers fibers;
  private final Actor[] actors;
  private final int main;
  private final Memory memory = new Memory();
  private final Waiting waiting = new Waiting(this);
  private final Monitors monitors = new Monitors(this);
  private final Effects effects;

  private @Nullable Actor running;
  private @Nullable Object instance;
  private @Nullable Outcome outcome;
  private String reason = "";
  private @Nullable Throwable crash;
  private @Nullable Trace trace;
  private @Nullable String untracked;
  private int turns;
  private int mainSteps;

  /** Above 0 while a class is being initialized, which is not under control. */
  int uncontrolled;

  /** Everything that stays the same from schedule to schedule. */
  record Setup(
      Subject subject,
      Program program,
      Specification<?> specification,
      Options options,
      Coverage coverage,
      List<Access.Site> sites,
      Fibers.Kind fibers) {}

  Engine(Setup setup) {
    subject = setup.subject;
    program = setup.program;
    options = setup.options;
    coverage = setup.coverage;
    sites = setup.sites;
    main = program.threads().size();
    actors = new Actor[main + 1];
    for (int i = 0; i <= main; i++) {
      actors[i] = new Actor(i, options.threadId(i));
    }
    checker = new Checker<>(setup.specification, main + 1, options.weak());
    scheduler = new Scheduler(actors, options, () -> Hash.mix(memory.hash(), checker.state()));
    effects = new Effects(this, memory, options.weak() ? new WeakMemory(this, main + 1) : null);
    fibers = Fibers.open(setup.fibers, main + 1, this::body);
  }

  /** Runs one schedule. */
  Outcome run(Strategy strategy, @Nullable Trace log) {
    reset(strategy, log);
    try {
      fibers.drive(main);
      for (Actor actor : actors) {
        if (actor.started && !actor.finished) {
          actor.abandoned = true;
          running = actor;
          fibers.drive(actor.id);
        }
      }
    } finally {
      running = null;
    }
    if (crash != null) {
      throw new IllegalStateException("the exploration itself failed: program=" + program, crash);
    }
    if (untracked != null && strategy.tracksStates()) {
      throw new UnsupportedOperationException(
          "state caching sees all shared memory only if all of it is in instrumented classes,"
              + " arrays and java.util.concurrent.atomic, but the subject calls "
              + untracked
              + "; explore it without state caching");
    }
    strategy.end(scheduler.steps());
    return outcome == null ? Outcome.OK : outcome;
  }

  private void reset(Strategy strategy, @Nullable Trace log) {
    for (Actor actor : actors) {
      actor.reset();
    }
    scheduler.reset(strategy);
    memory.reset(strategy.tracksStates());
    monitors.reset();
    effects.reset(log);
    checker.reset(log != null);
    instance = null;
    outcome = null;
    reason = "";
    trace = log;
    turns = 0;
    mainSteps = 0;
    uncontrolled = 0;
    become(actors[main]);
    actors[main].started = true;
  }

  private void become(Actor actor) {
    running = actor;
    memory.setActor(actor);
  }

  // ---- the bodies of the fibers ----

  private int body(int id) {
    Actor me = actors[id];
    become(me);
    try {
      if (id == main) {
        runAlone(me);
      } else {
        me.started = true;
        for (Call call : program.threads().get(id)) {
          call(me, call);
        }
      }
    } catch (Unwound e) {
      // Given up; whoever gave up has said why.
    } catch (Throwable e) {
      crash = e;
    }
    me.finished = true;
    if (id == main || isOver()) {
      return Fibers.DRIVER;
    }
    try {
      int next = next(me);
      return next >= 0 ? next : Fibers.DRIVER;
    } catch (Unwound e) {
      return Fibers.DRIVER;
    } catch (Throwable e) {
      crash = e;
      return Fibers.DRIVER;
    }
  }

  private void runAlone(Actor me) throws Throwable {
    instance = subject.create();
    if (trace != null) {
      trace.subject(instance);
    }
    for (Call call : program.prologue()) {
      call(me, call);
    }
    effects.threadsBegin(main);
    scheduler.begin();
    switchTo(me, 0);
    effects.threadsEnd(main);
    for (Call call : program.epilogue()) {
      call(me, call);
    }
    if (!checker.isLegalAtEnd()) {
      fail(Outcome.NOT_LINEARIZABLE, "no legal order of all calls");
    }
  }

  private void call(Actor me, Call text) throws Throwable {
    me.position++;
    Call call = subject.bind(text, me);
    if (call == null) {
      return;
    }
    me.call = call;
    me.beginCall();
    @Nullable Object result;
    try {
      result = subject.invoke(java.util.Objects.requireNonNull(instance), call);
      if (result instanceof Integer lease && lease >= 0) {
        me.leases.add(lease);
      }
    } catch (Unwound e) {
      throw e;
    } catch (Throwable e) {
      if (isOver()) {
        throw Unwound.INSTANCE;
      }
      result = new Thrown(e.getClass().getSimpleName());
      if (trace != null) {
        trace.threw(e);
      }
    }
    invoked(me);
    me.call = null;
    scheduler.returned();
    boolean legal = checker.returned(me, call, result);
    if (trace != null) {
      trace.returned(me.id, call, result);
    }
    if (!legal) {
      fail(
          result instanceof Thrown ? Outcome.THREW : Outcome.NOT_LINEARIZABLE,
          "no legal order explains " + call + " -> " + result);
    }
    me.beginCall();
  }

  private void invoked(Actor me) {
    if (!me.invoked && me.call != null) {
      me.invoked = true;
      checker.invoked(me, me.call);
    }
  }

  // ---- scheduling ----

  /** Before an access to a number: stops until it is this thread's turn. */
  void arrive(
      int site, @Nullable Object handle, @Nullable Object base, long index, long a, long b) {
    Actor me = running();
    me.expected = a;
    me.operand = b;
    me.references = false;
    arrive(me, site, handle, base, index);
  }

  /** Before an access to a reference. */
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
    pause(me);
    effects.before(me);
  }

  void fence(int site) {
    Actor me = step(site, null, 0);
    effects.before(me);
    trace(sites.get(site).text());
  }

  /** A step that is no access to memory. */
  Actor step(int site, @Nullable Object base, long offset) {
    Actor me = running();
    me.site = sites.get(site);
    me.base = base;
    me.offset = offset;
    pause(me);
    return me;
  }

  /** Gives others a chance; returns when this thread's step is due. */
  void pause(Actor me) {
    if (isOver() || me.abandoned) {
      throw Unwound.INSTANCE;
    }
    turns = 0;
    if (me.id == main) {
      if (++mainSteps > options.stepBound()) {
        throw fail(Outcome.NO_PROGRESS, "prologue or epilogue does not end");
      }
      if (me.blocked || (me.wanted != null && me.wanted.owner != null)) {
        waitAlone(me);
      }
    } else {
      int next = next(me);
      if (next != me.id) {
        switchTo(me, next);
      }
    }
    invoked(me);
  }

  private void waitAlone(Actor me) {
    if (me.permit || me.interrupted || me.notified) {
      return;
    }
    if (me.deadline == Long.MAX_VALUE || !scheduler.expire(me)) {
      invoked(me);
      throw stuck();
    }
  }

  /** Who is next after a thread that has stopped or ended: −1 the driver. */
  private int next(Actor me) {
    int next = scheduler.next(me);
    if (next >= 0) {
      return next;
    }
    if (next == Scheduler.ALL_DONE) {
      return main;
    }
    if (next == Scheduler.STUCK) {
      throw stuck();
    }
    throw fail(scheduler.verdict(), scheduler.reason());
  }

  private Unwound stuck() {
    for (Actor actor : actors) {
      if (actor.started && !actor.finished) {
        invoked(actor);
      }
    }
    if (checker.mayWait()) {
      outcome = Outcome.OK;
      return Unwound.INSTANCE;
    }
    return fail(Outcome.NO_PROGRESS, "threads wait for ever, though a call of theirs could go on");
  }

  private void switchTo(Actor me, int next) {
    fibers.handOver(me.id, next);
    if (me.abandoned) {
      throw Unwound.INSTANCE;
    }
    become(me);
  }

  private Unwound fail(Outcome failure, String why) {
    if (outcome == null) {
      outcome = failure;
      reason = why;
    }
    throw Unwound.INSTANCE;
  }

  private boolean isOver() {
    return outcome != null || crash != null;
  }

  // ---- what hooks ask ----

  boolean isControlled() {
    return running != null && uncontrolled == 0;
  }

  Actor running() {
    Actor actor = running;
    if (actor == null) {
      throw new IllegalStateException("no thread is running");
    }
    return actor;
  }

  long leave(long result) {
    return effects.after(running(), result);
  }

  @Nullable Object leave(@Nullable Object result) {
    return effects.after(running(), result);
  }

  /** The head of a loop: whether its locals are to be hashed. */
  boolean loop(int site, long entry) {
    if (++turns > options.stepBound()) {
      fail(Outcome.NO_PROGRESS, "a loop without access to shared memory does not end");
    }
    if (!memory.isTracking()) {
      return false;
    }
    Actor me = running();
    me.hash = Hash.mix(entry, site);
    return true;
  }

  void spun() {
    scheduler.spun(running());
  }

  void untracked(String what) {
    if (running().id != main) {
      untracked = what;
    }
  }

  void trace(String text) {
    if (trace != null && trace.hasBegun()) {
      trace.step(running(), scheduler.steps(), text);
    }
  }

  boolean isUnwinding() {
    return isOver() || running().abandoned;
  }

  @Nullable Actor actorOf(Thread thread) {
    for (Actor actor : actors) {
      if (actor.thread == thread) {
        return actor;
      }
    }
    return null;
  }

  long threadId(Thread thread) {
    Actor actor = actorOf(thread);
    return actor == null ? thread.threadId() : actor.threadId;
  }

  long time() {
    return scheduler.time();
  }

  int processors() {
    return options.processors();
  }

  Waiting waiting() {
    return waiting;
  }

  Monitors monitors() {
    return monitors;
  }

  Memory memory() {
    return memory;
  }

  Coverage coverage() {
    return coverage;
  }

  /** Which older value a load sees: 0 for the newest. */
  int chooseValue(int count) {
    return scheduler.value(count);
  }

  // ---- what reports ask ----

  Schedule schedule() {
    return scheduler.schedule();
  }

  int steps() {
    return scheduler.steps();
  }

  int preemptions() {
    return scheduler.preemptions();
  }

  String reason() {
    return reason;
  }

  List<Operation> history() {
    return checker.history();
  }

  @Override
  public void close() {
    fibers.close();
  }
}
