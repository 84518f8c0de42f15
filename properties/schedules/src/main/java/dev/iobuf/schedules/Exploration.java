package dev.iobuf.schedules;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One exploration: runs schedules, and makes the first failure presentable. */
final class Exploration {
  /** The system property that names a schedule to replay. */
  static final String REPLAY = "iobuf.replay";

  private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

  private final ScheduledLoader loader;
  private final Class<?> type;
  private final Setup setup;
  private final String title;
  private final String id;

  private long schedules;
  private long pruned;
  private long steps;
  private boolean exhausted;
  private @Nullable Failure found;

  Exploration(ScheduledLoader loader, Class<?> type, Setup setup) {
    this.loader = loader;
    this.type = type;
    this.setup = setup;
    this.title = type.getSimpleName() + setup.arguments() + " " + setup.program();
    this.id =
        Integer.toHexString(
            Objects.hash(
                type.getName(),
                setup.arguments().toString(),
                setup.program().toString(),
                setup.options().toString(),
                loader.signature()));
  }

  Report run(Strategy strategy, long limit, long nanos) {
    ONE_AT_A_TIME.lock();
    try {
      long start = System.nanoTime();
      if (setup.fibers() == Fibers.Kind.VIRTUAL) {
        VirtualFibers.onVirtual(() -> loop(strategy, limit, start, nanos));
      } else {
        loop(strategy, limit, start, nanos);
      }
      return new Report(
          title + " by " + strategy,
          id,
          schedules,
          pruned,
          strategy.states(),
          steps,
          System.nanoTime() - start,
          exhausted,
          found);
    } finally {
      ONE_AT_A_TIME.unlock();
    }
  }

  private void loop(Strategy strategy, long limit, long start, long nanos) {
    try (Engine engine = new Engine(type, setup, loader)) {
      Hooks.control = engine.control();
      String replay = System.getProperty(REPLAY);
      Schedule named = Failures.named(replay, id);
      if (named != null) {
        examine(engine, Strategies.replay(named));
        System.out.println(found == null ? show(engine, named).table() : found.table());
        return;
      }
      Schedule earlier = replay == null ? Failures.remembered(id) : null;
      if (earlier != null && !examine(engine, Strategies.replay(earlier))) {
        return;
      }
      if (earlier != null) {
        Failures.forget(id);
      }
      while (replay == null) {
        if (!strategy.begin()) {
          exhausted = true;
          return;
        }
        if (!examine(engine, strategy)
            || runs() >= limit
            || ((runs() & 0xff) == 0 && System.nanoTime() - start > nanos)) {
          return;
        }
      }
    } finally {
      Hooks.control = null;
    }
  }

  private long runs() {
    return schedules + pruned;
  }

  /** Runs one schedule; false if it fails. */
  private boolean examine(Engine engine, Strategy strategy) {
    loader.restoreStatics();
    Outcome outcome = engine.run(strategy, null);
    steps += engine.steps();
    if (outcome == Outcome.PRUNED) {
      pruned++;
    } else {
      schedules++;
    }
    if (outcome.isFailure()) {
      Schedule schedule = engine.schedule();
      String reason = engine.reason();
      Schedule shorter = new Shrinker(engine, loader::restoreStatics).shrink(schedule, outcome);
      found = show(engine, shorter);
      if (!found.outcome().isFailure()) {
        found = found.as(outcome, reason);
      }
      return false;
    }
    return true;
  }

  /** Runs a schedule once more to tell its story. */
  private Failure show(Engine engine, Schedule schedule) {
    loader.restoreStatics();
    Trace trace = new Trace(setup.format(), loader);
    Outcome outcome = engine.run(Strategies.replay(schedule), trace);
    List<String> notes = explanation(engine.history(), outcome);
    trace.thrown().forEach(e -> notes.add("thrown: " + e));
    return new Failure(
        outcome,
        engine.reason(),
        new Failure.Story(
            title,
            setup.program(),
            engine.schedule(),
            engine.steps(),
            engine.preemptions(),
            engine.history(),
            trace.steps(),
            notes,
            "-D" + REPLAY + "=" + id + ":" + engine.schedule()));
  }

  private List<String> explanation(List<Operation> history, Outcome outcome) {
    List<String> notes = new ArrayList<>();
    if (outcome == Outcome.NOT_LINEARIZABLE || outcome == Outcome.THREW) {
      Wgl.Verdict verdict = Wgl.check(setup.specification(), history);
      if (!verdict.linearizable()) {
        notes.add("no legal order; the longest legal prefix is: " + verdict.order());
        List<Operation> rest = new ArrayList<>(history);
        rest.removeAll(verdict.order());
        notes.add("then none of: " + rest);
      }
    }
    return notes;
  }
}
