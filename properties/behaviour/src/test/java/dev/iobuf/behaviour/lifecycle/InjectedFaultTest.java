package dev.iobuf.behaviour.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.behaviour.lifecycle.Step.Trouble;
import dev.iobuf.uring.IoUringSupport;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** The property of {@link LifecycleProperties} finds faults that were put in on purpose. */
@Tag("lifecycle")
class InjectedFaultTest {
  private static final int TRIES = 2_000;
  private static final int SHORT = 6;

  @BeforeContainer
  static void begin() {
    Warmth.up();
  }

  @AfterContainer
  static void end() throws IOException {
    LifecycleProperties.end();
  }

  @Property(generation = GenerationMode.EXHAUSTIVE)
  void isFoundAndShrinksToAShortProgram(@ForAll Fault fault) {
    Assume.that(!fault.isOfRings() || IoUringSupport.current().isAvailable());
    Random random = new Random(fault.name().hashCode());
    RandomGenerator<List<Step>> programs =
        Programs.of(60, 20, Trouble.INTERRUPTED).generator(TRIES);
    Lifecycle lifecycle = new Lifecycle(fault.library, LifecycleProperties.folder());
    AtomicInteger tried = new AtomicInteger();
    List<Step> found =
        Stream.generate(() -> programs.next(random).value())
            .limit(TRIES)
            .peek(_ -> tried.incrementAndGet())
            .filter(program -> failsAgain(fault, lifecycle, program))
            .findFirst()
            .orElseThrow(() -> new AssertionError("not found: " + fault));

    List<Step> shortest = lifecycle.shortest(found, 0);

    assertThat(shortest).as("steps that show %s", fault).hasSizeLessThanOrEqualTo(SHORT);
    assertThat(lifecycle.failure(shortest, 0)).hasMessageContaining(fault.symptom);
    System.out.printf(
        "%s: found by program %s, of %s steps; the shortest has %s%n",
        fault, tried, found.size(), shortest.size());
  }

  /** A fault that was put in shows each time. What does not is printed: it is of another origin. */
  private static boolean failsAgain(Fault fault, Lifecycle lifecycle, List<Step> program) {
    AssertionError first = lifecycle.failure(program, 0);
    if (first == null) {
      return false;
    }
    boolean fails = lifecycle.failure(program, 0) != null;
    if (!fails) {
      System.out.printf("beside %s, and only once: %s%n", fault, first.getMessage());
    }
    return fails;
  }
}
