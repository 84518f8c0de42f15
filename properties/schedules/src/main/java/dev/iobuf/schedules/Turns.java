package dev.iobuf.schedules;

import org.jspecify.annotations.Nullable;

/**
 * The turns of the threads of one schedule, and how it ends.
 *
 * <p>Each thread stops before each access to shared memory, asks the strategy which thread goes
 * next, and hands over. So a step is one access and all that the thread does until its next one.
 */
final class Turns {
  private final Actor[] actors;
  private final int main;
  private final Options options;
  private final Memory memory;
  private final Scheduler scheduler;
  private final Checker<?> checker;
  private final Fibers fibers;

  private @Nullable Actor running;
  private @Nullable Outcome outcome;
  private String reason = "";
  private @Nullable Throwable crash;
  private @Nullable Trace trace;
  private int mainSteps;

  /** Since the last step: a loop that goes round without any is endless. */
  private int rounds;

  Turns(
      Actor[] actors,
      Options options,
      Memory memory,
      Scheduler scheduler,
      Checker<?> checker,
      Fibers fibers) {
    this.actors = actors;
    this.main = actors.length - 1;
    this.options = options;
    this.memory = memory;
    this.scheduler = scheduler;
    this.checker = checker;
    this.fibers = fibers;
  }

  void reset(@Nullable Trace log) {
    outcome = null;
    reason = "";
    trace = log;
    mainSteps = 0;
    rounds = 0;
  }

  // ---- which thread runs ----

  void become(Actor actor) {
    running = actor;
    memory.setActor(actor);
  }

  /** No thread is under control any more. */
  void end() {
    running = null;
  }

  boolean isAnyoneRunning() {
    return running != null;
  }

  Actor running() {
    Actor actor = running;
    if (actor == null) {
      throw new IllegalStateException("no thread is running");
    }
    return actor;
  }

  /** Returns true if it is the thread that is alone before and after the others. */
  boolean isMain(Actor actor) {
    return actor.id == main;
  }

  /** The number of threads, the one that is alone included. */
  int actors() {
    return actors.length;
  }

  @Nullable Actor actorOf(Thread thread) {
    for (Actor actor : actors) {
      if (actor.thread == thread) {
        return actor;
      }
    }
    return null;
  }

  // ---- turns ----

  /** A step that is no access to memory. */
  Actor step(Access.Site site, @Nullable Object base, long offset) {
    Actor me = running();
    me.site = site;
    me.base = base;
    me.offset = offset;
    pause(me);
    // It reads nothing, but what is before it must not look like what is after it.
    me.hash = Hash.mix(me.hash, 1);
    return me;
  }

  /** Gives others a chance; returns when this thread's step is due. */
  void pause(Actor me) {
    if (isOver() || me.abandoned) {
      throw Unwound.INSTANCE;
    }
    rounds = 0;
    if (isMain(me)) {
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

  /** Which thread is next after one that has stopped or ended. */
  int next(Actor me) {
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

  /** All threads run, from their first steps to their ends; called by the one that is alone. */
  void runThreads(Actor me) {
    scheduler.begin();
    switchTo(me, 0);
  }

  private void switchTo(Actor me, int next) {
    fibers.handOver(me.id, next);
    if (me.abandoned) {
      throw Unwound.INSTANCE;
    }
    become(me);
  }

  /** The call of a thread begins with its first step, or, if it makes none, when it returns. */
  void invoked(Actor me) {
    if (!me.invoked && me.call != null) {
      me.invoked = true;
      checker.invoked(me, me.call);
    }
  }

  /** A loop goes round. */
  void round() {
    if (++rounds > options.stepBound()) {
      throw fail(Outcome.NO_PROGRESS, "a loop without access to shared memory does not end");
    }
  }

  void trace(String text) {
    if (trace != null && trace.hasBegun()) {
      trace.step(running(), scheduler.steps(), text);
    }
  }

  // ---- the end ----

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

  /** Ends the schedule; what is returned is to be thrown. */
  Unwound fail(Outcome failure, String why) {
    if (outcome == null) {
      outcome = failure;
      reason = why;
    }
    return Unwound.INSTANCE;
  }

  void crashed(Throwable e) {
    crash = e;
  }

  boolean isOver() {
    return outcome != null || crash != null;
  }

  boolean isUnwinding() {
    return isOver() || running().abandoned;
  }

  /** What the explorer, not the subject, has thrown. */
  @Nullable Throwable crash() {
    return crash;
  }

  Outcome outcome() {
    return outcome == null ? Outcome.OK : outcome;
  }

  String reason() {
    return reason;
  }
}
