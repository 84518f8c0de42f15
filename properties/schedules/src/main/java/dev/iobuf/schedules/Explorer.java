package dev.iobuf.schedules;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Explores the interleavings of a class.
 *
 * <p>The subject is a class whose public methods are the operations of a program. It and the
 * classes of its package (and of others, by {@link #with}) are loaded once more, with every access
 * to shared memory under control. The files, and what runs elsewhere, stay as they are.
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
  private final List<?> arguments;
  private final Specification<?> specification;
  private final Program program;
  private final Options options;
  private final ValueFormat format;
  private final Fibers.Kind fibers;
  private final Classes classes;

  private Explorer(Builder builder) {
    type = builder.type;
    arguments = builder.arguments;
    specification = builder.specification;
    program = builder.program;
    options = builder.options;
    format = builder.format;
    fibers = builder.fibers;
    classes = builder.classes;
  }

  /** A copy that can be changed. */
  private static final class Builder {
    Class<?> type = Object.class;
    List<?> arguments = List.of();
    Specification<?> specification = new BagOfIndices(1);
    Program program = Program.parse("");
    Options options = Options.DEFAULT;
    ValueFormat format = ValueFormat.PLAIN;
    Fibers.Kind fibers = Fibers.Kind.fastest();
    Classes classes = new Classes(Set.of(), Map.of(), List.of());
  }

  private Explorer change(Consumer<Builder> change) {
    Builder builder = new Builder();
    builder.type = type;
    builder.arguments = arguments;
    builder.specification = specification;
    builder.program = program;
    builder.options = options;
    builder.format = format;
    builder.fibers = fibers;
    builder.classes = classes;
    change.accept(builder);
    return new Explorer(builder);
  }

  /**
   * An explorer of a class. Specification and program must be set.
   *
   * @param subject a class; an instance is made for each schedule
   * @param arguments what its constructor takes: numbers and strings
   * @return the explorer
   */
  public static Explorer of(Class<?> subject, Object... arguments) {
    Set<String> prefixes = new LinkedHashSet<>();
    prefixes.add(subject.getPackageName() + ".");
    prefixes.add(subject.getNestHost().getName());
    Builder builder = new Builder();
    builder.type = subject;
    builder.arguments = Arrays.asList(arguments);
    builder.classes = new Classes(prefixes, Map.of(), List.of());
    return new Explorer(builder);
  }

  /**
   * Puts the classes of further packages under control.
   *
   * @param packages their names
   * @return the changed explorer
   */
  public Explorer with(String... packages) {
    return change(builder -> {
      Set<String> prefixes = new LinkedHashSet<>(classes.prefixes());
      for (String name : packages) {
        prefixes.add(name + ".");
      }
      builder.classes = new Classes(prefixes, classes.replacements(), classes.patches());
    });
  }

  /**
   * Sets what the calls may return.
   *
   * @param sequential the specification
   * @return the changed explorer
   */
  public Explorer specification(Specification<?> sequential) {
    return change(builder -> builder.specification = sequential);
  }

  /**
   * Sets what the threads do.
   *
   * @param text see {@link Program#parse}
   * @return the changed explorer
   */
  public Explorer program(String text) {
    return program(Program.parse(text));
  }

  /**
   * Sets what the threads do.
   *
   * @param calls the program
   * @return the changed explorer
   */
  public Explorer program(Program calls) {
    return change(builder -> builder.program = calls);
  }

  /**
   * Sets what the subject takes.
   *
   * @param values of its constructor
   * @return the changed explorer
   */
  public Explorer arguments(Object... values) {
    return change(builder -> builder.arguments = Arrays.asList(values));
  }

  /**
   * Sets what the subject promises: {@link Progress#LOCK_FREE} unless set.
   *
   * @param promise the promise
   * @return the changed explorer
   */
  public Explorer progress(Progress promise) {
    return change(builder -> builder.options = options.withProgress(promise));
  }

  /**
   * Sets when timed waits end: {@link Timeouts#IDLE} unless set.
   *
   * @param when when
   * @return the changed explorer
   */
  public Explorer timeouts(Timeouts when) {
    return change(builder -> builder.options = options.withTimeouts(when));
  }

  /**
   * Lets loads return older values, as release and acquire permit; see {@code README.md} for what
   * this shows. The order of calls in real time then counts for nothing.
   *
   * @return the changed explorer
   */
  public Explorer weakMemory() {
    return change(builder -> builder.options = options.withWeakMemory());
  }

  /**
   * Sets the number of steps after which a schedule counts as without progress: 5,000 unless set.
   *
   * @param steps at least 1
   * @return the changed explorer
   */
  public Explorer stepBound(int steps) {
    return change(builder -> builder.options = options.withStepBound(steps));
  }

  /**
   * Sets what {@code Thread.threadId} returns: 1, 2, … unless set.
   *
   * @param ids thread by thread
   * @return the changed explorer
   */
  public Explorer threadIds(Long... ids) {
    return change(builder -> builder.options = options.withThreadIds(List.of(ids)));
  }

  /**
   * Sets what {@code Runtime.availableProcessors} returns: 2 unless set.
   *
   * @param count at least 1
   * @return the changed explorer
   */
  public Explorer processors(int count) {
    return change(builder -> builder.options = options.withProcessors(count));
  }

  /**
   * Sets how tables show numbers.
   *
   * @param show for instance one that takes packed words apart
   * @return the changed explorer
   */
  public Explorer format(ValueFormat show) {
    return change(builder -> builder.format = show);
  }

  /**
   * Replaces an int constant in the code of a method, to make a loop so short that all of it can be
   * explored.
   *
   * @param className the class that has the method
   * @param method its name
   * @param from the constant; must occur
   * @param to what takes its place
   * @return the changed explorer
   */
  public Explorer constant(String className, String method, int from, int to) {
    return change(builder ->
        builder.classes =
            classes.patched(new ScheduledLoader.ConstantPatch(className, method, from, to)));
  }

  /**
   * Explores a mutant in place of the original.
   *
   * @param mutant from {@link Mutants}
   * @return the changed explorer
   */
  public Explorer mutant(Mutant mutant) {
    return change(builder -> {
      Map<String, byte[]> replacements = new HashMap<>(classes.replacements());
      replacements.putAll(mutant.classes());
      builder.classes = new Classes(classes.prefixes(), replacements, classes.patches());
    });
  }

  /**
   * Uses virtual threads even where the faster internal continuations are at hand.
   *
   * @return the changed explorer
   */
  public Explorer onVirtualThreads() {
    return change(builder -> builder.fibers = Fibers.Kind.VIRTUAL);
  }

  /** What carries the threads: {@code VIRTUAL} or {@code CONTINUATION}. */
  String carrier() {
    return fibers.name();
  }

  /**
   * Runs schedules until the strategy has no more, the limit is reached, or one fails. With the
   * system property {@value Exploration#REPLAY} runs the schedule that it names, if it is one of
   * this exploration, and else nothing.
   *
   * @param strategy chooses the schedules; to be used once
   * @param limit the largest number of schedules
   * @return what was found
   */
  public Report explore(Strategy strategy, long limit) {
    return exploration().run(strategy, limit, Long.MAX_VALUE);
  }

  /**
   * As {@link #explore(Strategy, long)}, and ends after some time, too.
   *
   * @param strategy chooses the schedules; to be used once
   * @param limit the largest number of schedules
   * @param nanos the longest time
   * @return what was found, how far it came
   */
  public Report explore(Strategy strategy, long limit, long nanos) {
    return exploration().run(strategy, limit, nanos);
  }

  private Exploration exploration() {
    ScheduledLoader loader = classes.loader(type.getClassLoader());
    return new Exploration(
        loader,
        classes.subject(type, loader),
        new Exploration.Setup(arguments, specification, program, options, format, fibers));
  }

  /**
   * Which branches the explorations of this explorer, and of those derived from it without change
   * of classes, have taken.
   *
   * @return a live view
   */
  public Coverage coverage() {
    return classes.loader(type.getClassLoader()).coverage();
  }
}
