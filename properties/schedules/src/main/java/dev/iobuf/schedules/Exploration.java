package dev.iobuf.schedules;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One exploration: runs schedules, and makes the first failure presentable. */
final class Exploration {
  /** Held by an exploration or a simulation: {@link Hooks} call one. */
  static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

  private final ScheduledLoader loader;
  private final Class<?> type;
  private final Setup setup;
  private final String title;
  private final String explorer;

  private long schedules;
  private long pruned;
  private long steps;
  private boolean exhausted;
  private @Nullable Failure found;

  Exploration(ScheduledLoader loader, Class<?> type, Setup setup) {
    this.loader = loader;
    this.type = type;
    this.setup = setup;
    this.title = setup.title(type);
    this.explorer =
        Integer.toHexString(
            Objects.hash(
                type.getName(),
                setup.arguments().toString(),
                setup.options().toString(),
                loader.signature()));
  }

  /** Returns an id of everything except the program. */
  String explorer() {
    return explorer;
  }

  /** Identifies the file that keeps a failure. */
  private String id() {
    return explorer + "-" + Integer.toHexString(setup.program().toString().hashCode());
  }

  /** Runs schedules until there are no more, a limit is reached, or one fails. */
  Report search(Strategy strategy, long limit, long nanos) {
    long start = System.nanoTime();
    inEngine(engine -> {
      Schedule earlier = Failures.remembered(id());
      if (earlier != null && !examine(engine, Strategies.replay(earlier))) {
        return;
      }
      if (earlier != null) {
        Failures.forget(id());
      }
      while (true) {
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
    });
    return report(strategy, System.nanoTime() - start);
  }

  /** Runs one schedule, and reports it, whether or not it fails. */
  Report repeat(Schedule schedule) {
    inEngine(engine -> {
      Failure story = show(engine, schedule);
      System.out.println(story.table());
      schedules = 1;
      if (story.outcome().isFailure()) {
        found = story;
      }
    });
    return report(Strategies.replay(schedule), 0);
  }

  Report report(Strategy strategy, long nanos) {
    return new Report(
        title + " by " + strategy,
        id(),
        schedules,
        pruned,
        strategy.states(),
        steps,
        nanos,
        exhausted,
        found);
  }

  private void inEngine(Consumer<Engine> work) {
    ONE_AT_A_TIME.lock();
    try {
      if (setup.fibers() == Fibers.Kind.VIRTUAL) {
        VirtualFibers.onVirtual(() -> inNewEngine(work));
      } else {
        inNewEngine(work);
      }
    } finally {
      ONE_AT_A_TIME.unlock();
    }
  }

  private void inNewEngine(Consumer<Engine> work) {
    try (Engine engine = new Engine(type, setup, loader)) {
      Hooks.control = engine.control();
      work.accept(engine);
    } finally {
      Hooks.control = null;
    }
  }

  private long runs() {
    return schedules + pruned;
  }

  /** Runs one schedule. Returns false if it fails. */
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
      found =
          show(
              engine,
              setup.shortens()
                  ? new Shrinker(engine, loader::restoreStatics).shrink(schedule, outcome)
                  : schedule);
      if (!found.outcome().isFailure()) {
        found = found.as(outcome, reason);
      }
      return false;
    }
    return true;
  }

  /** Runs a schedule once more, to report it. */
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
            new Recall(explorer, engine.schedule(), setup.program()).argument()));
  }

  private List<String> explanation(List<Operation> history, Outcome outcome) {
    List<String> notes = new ArrayList<>();
    if (outcome == Outcome.NOT_LINEARIZABLE || outcome == Outcome.THREW) {
      Wgl.Verdict verdict = Wgl.check(setup.specification(), history);
      if (!verdict.linearizable()) {
        notes.add("no legal order; the longest legal prefix is: " + texts(verdict.order()));
        List<Operation> rest = new ArrayList<>(history);
        rest.removeAll(verdict.order());
        notes.add("then none of: " + texts(rest));
      }
    }
    return notes;
  }

  private String texts(List<Operation> operations) {
    return operations.stream()
        .map(operation -> Table.text(operation, setup.program()))
        .collect(Collectors.joining(", "));
  }
}
