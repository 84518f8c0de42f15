package dev.iobuf.schedules;

import java.util.Arrays;
import java.util.List;

/**
 * Explores the interleavings of a class.
 *
 * <p>The subject is a class whose public methods are the operations of a program. It and the
 * classes of its package (and of others, by {@link #with}) are loaded once more, with every access
 * to shared memory under control. The class files, and other uses of the classes, stay as they are.
 *
 * <pre>{@code
 * Explorer.of(StackSubject.class)
 *     .specification(SequentialModel.of(StackModel::new, StackModel::elements))
 *     .program("push(1) pop | push(2) pop")
 *     .explore(Strategies.states(), Long.MAX_VALUE)
 *     .assertNoFailure();
 * }</pre>
 *
 * <p>An explorer is immutable: each method returns a changed copy. Explorations of one virtual
 * machine wait for each other.
 */
public final class Explorer {
  private final Class<?> type;
  private final Classes classes;
  private final Setup setup;

  private Explorer(Class<?> type, Classes classes, Setup setup) {
    this.type = type;
    this.classes = classes;
    this.setup = setup;
  }

  private Explorer with(Setup changed) {
    return new Explorer(type, classes, changed);
  }

  private Explorer with(Options changed) {
    return with(setup.withOptions(changed));
  }

  private Explorer with(Classes changed) {
    return new Explorer(type, changed, setup);
  }

  /**
   * An explorer of a class. Specification and program must be set.
   *
   * @param subject a class; an instance is made for each schedule
   * @param arguments the arguments of its constructor: numbers and strings
   * @return the explorer
   */
  public static Explorer of(Class<?> subject, Object... arguments) {
    return new Explorer(
        subject,
        Classes.of(subject.getPackageName()),
        Setup.DEFAULT.withArguments(Arrays.asList(arguments)));
  }

  /**
   * Puts the classes of further packages under control.
   *
   * @param packages their names
   * @return the changed explorer
   */
  public Explorer with(String... packages) {
    return with(classes.with(packages));
  }

  /**
   * Declares that only one thread uses each instance of some classes. Accesses to their fields are
   * then not steps, which makes schedules shorter. Use by a second thread is reported.
   *
   * @param types names of classes under control
   * @return the changed explorer
   */
  public Explorer confined(String... types) {
    return with(classes.confined(types));
  }

  /**
   * Sets the specification: the permitted results of calls.
   *
   * @param sequential the specification
   * @return the changed explorer
   */
  public Explorer specification(Specification<?> sequential) {
    return with(setup.withSpecification(sequential));
  }

  /**
   * Sets the program: the calls of the threads.
   *
   * @param text see {@link Program#parse}
   * @return the changed explorer
   */
  public Explorer program(String text) {
    return program(Program.parse(text));
  }

  /**
   * Sets the program: the calls of the threads.
   *
   * @param calls the program
   * @return the changed explorer
   */
  public Explorer program(Program calls) {
    return with(setup.withProgram(calls));
  }

  /**
   * Sets the arguments of the subject's constructor.
   *
   * @param values the arguments
   * @return the changed explorer
   */
  public Explorer arguments(Object... values) {
    return with(setup.withArguments(Arrays.asList(values)));
  }

  /**
   * Sets the progress that the subject promises: {@link Progress#LOCK_FREE} unless set.
   *
   * @param promise the promise
   * @return the changed explorer
   */
  public Explorer progress(Progress promise) {
    return with(setup.options().withProgress(promise));
  }

  /**
   * Sets when timed waits end: {@link Timeouts#IDLE} unless set.
   *
   * @param when the times at which they may end
   * @return the changed explorer
   */
  public Explorer timeouts(Timeouts when) {
    return with(setup.options().withTimeouts(when));
  }

  /**
   * Lets loads return older values, as release and acquire permit; {@code README.md} says what this
   * shows. The order of calls in real time then does not count.
   *
   * @return the changed explorer
   */
  public Explorer weakMemory() {
    return with(setup.options().withWeakMemory());
  }

  /**
   * Sets the number of steps after which a schedule counts as without progress: 5,000 unless set.
   *
   * @param steps at least 1
   * @return the changed explorer
   */
  public Explorer stepBound(int steps) {
    return with(setup.options().withStepBound(steps));
  }

  /**
   * Sets the results of {@code Thread.threadId}: 1, 2, … unless set. Threads with one id that make
   * the same calls count as equal when states are compared: for specifications and calls that do
   * not distinguish threads.
   *
   * @param ids thread by thread
   * @return the changed explorer
   */
  public Explorer threadIds(Long... ids) {
    return with(setup.options().withThreadIds(List.of(ids)));
  }

  /**
   * Sets the result of {@code Runtime.availableProcessors}: 2 unless set.
   *
   * @param count at least 1
   * @return the changed explorer
   */
  public Explorer processors(int count) {
    return with(setup.options().withProcessors(count));
  }

  /**
   * Sets how tables show numbers.
   *
   * @param show for instance one that takes packed words apart
   * @return the changed explorer
   */
  public Explorer format(ValueFormat show) {
    return with(setup.withFormat(show));
  }

  /**
   * Leaves a failing schedule as it was found. Shortening it takes more schedules than finding most
   * failures.
   *
   * @return the changed explorer
   */
  public Explorer asFound() {
    return with(setup.asFound());
  }

  /**
   * Replaces an int constant in the code of a method, to make a loop so short that all of it can be
   * explored.
   *
   * @param className the class that has the method, or one that inherits from it
   * @param method its name
   * @param from the constant
   * @param to the new constant
   * @return the changed explorer
   * @throws IllegalArgumentException if the constant occurs in no method of that name, or in
   *     several classes
   */
  public Explorer constant(String className, String method, int from, int to) {
    String owner = Layers.withConstant(className, method, from);
    return with(classes.patched(new Classes.ConstantPatch(owner, method, from, to)));
  }

  /**
   * Explores a mutant in place of the original.
   *
   * @param mutant from {@link Mutants}
   * @return the changed explorer
   */
  public Explorer mutant(Mutant mutant) {
    return with(mutant.in(classes));
  }

  /**
   * Uses virtual threads even where the faster internal continuations are at hand.
   *
   * @return the changed explorer
   */
  public Explorer onVirtualThreads() {
    return with(setup.withFibers(Fibers.Kind.VIRTUAL));
  }

  /** Returns the carrier of the threads: {@code VIRTUAL} or {@code CONTINUATION}. */
  String carrier() {
    return setup.fibers().name();
  }

  /**
   * Runs schedules until the strategy has no more, the limit is reached, or one fails. With the
   * system property {@value Recall#PROPERTY} runs the program and the schedule that it names, if it
   * names those of an explorer like this one; otherwise runs nothing.
   *
   * @param strategy chooses the schedules; to be used once
   * @param limit the largest number of schedules
   * @return the result
   */
  public Report explore(Strategy strategy, long limit) {
    return explore(strategy, limit, Long.MAX_VALUE);
  }

  /**
   * As {@link #explore(Strategy, long)}, and ends after some time, too.
   *
   * @param strategy chooses the schedules; to be used once
   * @param limit the largest number of schedules
   * @param nanos the longest time
   * @return the result, and the number of schedules
   */
  public Report explore(Strategy strategy, long limit, long nanos) {
    Exploration exploration = exploration(setup);
    Recall recall = Recall.named();
    if (recall == null) {
      return exploration.search(strategy, limit, nanos);
    }
    return recall.isDue(exploration.explorer())
        ? exploration(setup.withProgram(recall.program())).repeat(recall.schedule())
        : exploration.report(strategy, 0);
  }

  /** Returns subject and program, the beginning of a report's title. */
  @Override
  public String toString() {
    return setup.title(type);
  }

  private Exploration exploration(Setup about) {
    ScheduledLoader loader = classes.loader(type.getClassLoader());
    return new Exploration(loader, classes.subject(type, loader), about);
  }

  /**
   * Returns the branches that explorations of this explorer have taken, and those of explorers
   * derived from it with the same classes.
   *
   * @return a live view
   */
  public Coverage coverage() {
    return classes.loader(type.getClassLoader()).coverage();
  }
}
