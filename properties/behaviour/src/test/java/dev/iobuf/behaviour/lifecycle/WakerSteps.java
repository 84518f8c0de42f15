package dev.iobuf.behaviour.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.behaviour.lifecycle.Step.Trouble;
import dev.iobuf.uring.Waker;
import java.time.Duration;
import java.util.List;

/** Steps over threads that wake the owner of a ring. */
final class WakerSteps {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private WakerSteps() {}

  static void make(World world, Step step) {
    RingThing of = world.pick(RingThing.class, step.which());
    if (of != null) {
      Waker waker =
          world.make("var waker = " + of.name + ".waker();", () -> world.library().waker(of.ring));
      if (waker != null) {
        if (of.waker != null) {
          assertThat(waker).as("the waker of %s, once more", of.name).isSameAs(of.waker);
        }
        of.waker = waker;
      }
    }
  }

  /** Another thread wakes the owner, which then need not wait. */
  static void wake(World world, Step step) {
    List<RingThing> all =
        world.things.stream()
            .filter(thing -> thing instanceof RingThing ring && ring.waker != null)
            .map(RingThing.class::cast)
            .toList();
    if (all.isEmpty() || !world.isIn(Trouble.NONE)) {
      return;
    }
    RingThing of = all.get(step.which() % all.size());
    boolean isVirtual = step.size() % 2 == 0;
    world.attempt(
        "Thread.of%s().start(waker::wake).join(); %s.await(1);"
            .formatted(isVirtual ? "Virtual" : "Platform", of.name),
        () -> {
          run(isVirtual ? Thread.ofVirtual() : Thread.ofPlatform(), of.waker());
          long start = System.nanoTime();
          int _ = of.ring.await(1, PATIENCE);
          assertThat(Duration.ofNanos(System.nanoTime() - start))
              .as("a wait of %s that is over since a thread has woken it", of.name)
              .isLessThan(PATIENCE);
        });
    of.takeAll();
  }

  /** Does nothing, above all not to a file that has the waker's former number. */
  static void wakeClosed(World world, Step step) {
    if (!world.wakers.isEmpty()) {
      Waker waker = world.wakers.get(step.which() % world.wakers.size());
      world.attempt("waker.wake(); // its ring is closed", waker::wake);
    }
  }

  private static void run(Thread.Builder builder, Waker waker) throws InterruptedException {
    Thread thread = builder.start(waker::wake);
    assertThat(thread.join(PATIENCE)).as("a wake returns").isTrue();
  }
}
