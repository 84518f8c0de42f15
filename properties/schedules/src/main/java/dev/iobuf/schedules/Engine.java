package dev.iobuf.schedules;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program under one schedule after the other: makes the calls, and judges their results.
 * {@link Turns} and {@link ExplorationControl} do the steps in between.
 *
 * <p>A call counts as invoked at its first step and as returned right after its last: no earlier
 * and no later, which is the strictest order of calls that the schedule justifies.
 */
final class Engine implements AutoCloseable {
  private final Subject subject;
  private final Program program;
  private final Actor[] actors;
  private final int main;
  private final Memory memory = new Memory();
  private final Checker<?> checker;
  private final Scheduler scheduler;
  private final Fibers fibers;
  private final Turns turns;
  private final ExplorationControl control;
  private @Nullable Object instance;
  private @Nullable Trace trace;

  Engine(Class<?> type, Setup setup, ScheduledLoader loader) {
    program = setup.program();
    Options options = setup.options();
    main = program.threads().size();
    actors = new Actor[main + 1];
    subject = new Subject(type, setup.arguments(), actors);
    Symmetry symmetry = new Symmetry(program, options);
    for (int i = 0; i <= main; i++) {
      List<Call> calls = i < main ? program.threads().get(i) : program.alone();
      actors[i] = new Actor(i, symmetry.kind(i), options.threadId(i), subject.claims(calls));
    }
    checker = new Checker<>(setup.specification(), main + 1, options.weak());
    scheduler =
        new Scheduler(
            actors, options, symmetry, order -> Hash.mix(memory.hash(), checker.state(order)));
    fibers = Fibers.open(setup.fibers(), main + 1, this::body);
    turns = new Turns(actors, options, memory, scheduler, checker, fibers);
    control = new ExplorationControl(loader, options, memory, scheduler, turns);
  }

  /** Runs one schedule. */
  Outcome run(Strategy strategy, @Nullable Trace log) {
    for (Actor actor : actors) {
      actor.reset();
    }
    scheduler.reset(strategy);
    memory.reset(strategy.tracksStates());
    checker.reset(log != null);
    turns.reset(log);
    control.reset(log);
    instance = null;
    trace = log;
    actors[main].started = true;
    try {
      fibers.drive(main);
      for (Actor actor : actors) {
        if (actor.started && !actor.finished) {
          actor.abandoned = true;
          turns.become(actor);
          fibers.drive(actor.id);
        }
      }
    } finally {
      turns.end();
    }
    if (turns.crash() != null) {
      throw new IllegalStateException(
          "the exploration itself failed: program=" + program, turns.crash());
    }
    control.checkTracked(strategy);
    strategy.end(scheduler.steps());
    return turns.outcome();
  }

  /**
   * The body of a fiber: makes all calls of its thread, and returns the number of the next fiber.
   */
  private int body(int id) {
    Actor me = actors[id];
    turns.become(me);
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
      // The schedule was given up; the thread that gave up has noted the reason.
    } catch (Throwable e) {
      turns.crashed(e);
    }
    me.finished = true;
    if (id == main || turns.isOver()) {
      return Fibers.DRIVER;
    }
    try {
      return turns.next(me);
    } catch (Unwound e) {
      return Fibers.DRIVER;
    } catch (Throwable e) {
      turns.crashed(e);
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
    control.runThreads(me);
    for (Call call : program.epilogue()) {
      call(me, call);
    }
    if (!checker.isLegalAtEnd()) {
      throw turns.fail(Outcome.NOT_LINEARIZABLE, "no legal order of all calls");
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
      result = subject.invoke(Objects.requireNonNull(instance), call);
      if (result instanceof Integer lease && lease >= 0) {
        me.leases.add(lease);
      }
    } catch (Unwound e) {
      throw e;
    } catch (Throwable e) {
      if (turns.isOver()) {
        throw Unwound.INSTANCE;
      }
      result = new Thrown(e.getClass().getSimpleName());
      if (trace != null) {
        trace.threw(e);
      }
    }
    turns.invoked(me);
    me.call = null;
    scheduler.returned();
    boolean legal = checker.returned(me, call, result);
    if (trace != null) {
      trace.returned(me.id, call, result);
    }
    if (!legal) {
      throw turns.fail(
          result instanceof Thrown ? Outcome.THREW : Outcome.NOT_LINEARIZABLE,
          "no legal order explains " + call + " → " + result);
    }
    me.beginCall();
  }

  ExplorationControl control() {
    return control;
  }

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
    return turns.reason();
  }

  List<Operation> history() {
    return checker.history();
  }

  @Override
  public void close() {
    fibers.close();
  }
}
