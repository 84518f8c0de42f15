package dev.iobuf.behaviour.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.iobuf.behaviour.lifecycle.Step.Trouble;
import dev.iobuf.io.Errno;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.memory.MemoryRefusedException;
import dev.iobuf.uring.Waker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The things that a program has opened so far, and the program itself, as Java. */
final class World {
  /** A thing is closed only after the things that use it. */
  private static final int PASSES = 3;

  private static final int MOST_PASSES = 20;

  /** Replaced by a library without a fault once the fault is found. */
  private Library library;

  final Path folder;
  final List<Thing> things = new ArrayList<>();

  /** Ports on which the program has listened. */
  final List<Integer> ports = new ArrayList<>();

  /** Files that were written. */
  final List<FileContent> files = new ArrayList<>();

  /** By number: the leases that rings have passed to each other. */
  final Map<Long, PassSteps.OnTheWay> onTheWay = new HashMap<>();

  /** Those of rings that are closed. */
  final List<Waker> wakers = new ArrayList<>();

  /** The things that were closed, as far as the library says. */
  private final List<Thing> gone = new ArrayList<>();

  private final List<String> java = new ArrayList<>();
  private Step step = new Step(Kind.CLOSE, 0, 0, Trouble.NONE, 0);
  private int names;

  World(Library library, Path folder) {
    this.library = library;
    this.folder = folder;
  }

  Library library() {
    return library;
  }

  /** The program so far. */
  String java() {
    return String.join("\n", java);
  }

  String name(String kind) {
    return kind + ++names;
  }

  void take(Step next) {
    step = next;
    next.kind().deed.accept(this, next);
    step = new Step(next.kind(), 0, 0, Trouble.NONE, 0);
  }

  /** Closes all things that are still open, in some order, refusals included. */
  void end(long order) {
    Random random = new Random(order);
    for (int pass = 0; pass < MOST_PASSES && !things.isEmpty(); pass++) {
      List<Thing> left = new ArrayList<>(things);
      Collections.shuffle(left, random);
      for (Thing thing : left) {
        if (things.contains(thing)) {
          close(thing);
        }
      }
    }
    assertThat(things.stream().map(thing -> thing.name))
        .as("things that can't be closed")
        .isEmpty();
    files.forEach(FileContent::check);
  }

  /** Closes a thing, or checks that the library refuses to. */
  void close(Thing thing) {
    String refusal = thing.refusal();
    if (!refusal.isEmpty()) {
      mustRefuse(thing.closing() + " // refused: " + refusal, thing::close);
      return;
    }
    if (!thing.bears(step.trouble())) {
      return;
    }
    if (attempt(thing.closing(), thing::close) || isClosedNonetheless(thing)) {
      things.remove(thing);
      gone.add(thing);
      thing.closed();
    }
  }

  /** Closes closed things once more, which must do nothing. */
  void closeAgain(int which) {
    List<Thing> closed = gone.stream().filter(Thing::canBeClosedAgain).toList();
    if (!closed.isEmpty()) {
      Thing thing = closed.get(which % closed.size());
      if (thing.bears(step.trouble())) {
        attempt(thing.closing() + " // again", thing::close);
      }
    }
  }

  private static boolean isClosedNonetheless(Thing thing) {
    try {
      return thing.isClosedNonetheless();
    } catch (Exception e) {
      throw new AssertionError("can't be closed once more: " + thing.name + ": " + e, e);
    }
  }

  /** Returns the thing of a type with a number; null if the type has none. */
  <T extends Thing> @Nullable T pick(Class<T> type, int which) {
    List<T> all = things.stream().filter(type::isInstance).map(type::cast).toList();
    return all.isEmpty() ? null : all.get(which % all.size());
  }

  boolean isIn(Trouble trouble) {
    return step.trouble() == trouble;
  }

  /**
   * Makes something. Returns null if the circumstances prevent that. In a full heap, tries again
   * and again, with more room each time: a failed try must leave nothing.
   */
  <T> @Nullable T make(String line, Callable<T> maker) {
    Object[] made = new Object[1];
    if (!attempt(line, () -> made[0] = maker.call(), true)) {
      return null;
    }
    @SuppressWarnings("unchecked")
    T result = (T) made[0];
    return result;
  }

  /** Runs an action. Returns false if the circumstances made it fail. */
  boolean attempt(String line, Action action) {
    return attempt(line, action, false);
  }

  private boolean attempt(String line, Action action, boolean isRepeated) {
    java.add(line + circumstances());
    int at = java.size() - 1;
    try {
      switch (step.trouble()) {
        case NONE -> action.run();
        case INTERRUPTED -> interrupted(action);
        case FEW_DESCRIPTORS -> ProcessLimit.onDescriptors(step.room() % 3, action);
        case FULL_HEAP -> {
          if (isRepeated) {
            int failures = FullHeap.untilSuccess(step.room(), action);
            java.set(at, java.get(at) + " // in vain at first: " + failures + " times");
          } else {
            FullHeap.during(step.room(), action);
          }
        }
      }
      return true;
    } catch (Exception | Error e) {
      java.set(at, java.get(at) + " // " + e);
      if (isDueToCircumstances(e)) {
        return false;
      }
      throw new AssertionError(line + " threw " + e, e);
    }
  }

  private static void interrupted(Action action) throws Exception {
    Thread.currentThread().interrupt();
    try {
      action.run();
    } finally {
      assertThat(Thread.interrupted()).as("still interrupted").isTrue();
    }
  }

  private String circumstances() {
    return switch (step.trouble()) {
      case NONE -> "";
      case INTERRUPTED -> " // in a thread that is interrupted";
      case FEW_DESCRIPTORS -> " // while " + step.room() % 3 + " more descriptors can be opened";
      case FULL_HEAP -> " // in a heap with room for " + step.room() + " bytes";
    };
  }

  private boolean isDueToCircumstances(Throwable thrown) {
    return switch (step.trouble()) {
      case NONE, INTERRUPTED -> false;
      case FEW_DESCRIPTORS ->
          thrown instanceof MemoryRefusedException
              || (thrown instanceof SystemCallException failed && failed.errno() == Errno.EMFILE);
      case FULL_HEAP -> thrown instanceof OutOfMemoryError;
    };
  }

  /** Notes an action that is not a call of the library that could fail. */
  void note(String line) {
    java.add(line);
  }

  /** Checks that the library refuses an action. */
  void mustRefuse(String line, Action action) {
    java.add(line);
    try {
      action.run();
    } catch (IllegalStateException refused) {
      return;
    } catch (Exception | Error e) {
      throw new AssertionError(line + ", but threw " + e, e);
    }
    fail(line + ", but was not");
  }

  /** After a failure, closes the things that the program has left open, as far as possible. */
  void abandon() {
    library = new Library();
    List<Thing> all = new ArrayList<>(things);
    all.addAll(gone);
    for (int i = 0; i < PASSES * all.size(); i++) {
      try {
        all.get(i % all.size()).close();
      } catch (Exception | Error e) {
        // It was closed, or is refused until another is. The failure that is told of came first.
      }
    }
    all.stream()
        .filter(PoolThing.class::isInstance)
        .forEach(pool -> ((PoolThing) pool).closeWhateverIsLent());
    ProcessLimit.unlockAll();
  }
}
