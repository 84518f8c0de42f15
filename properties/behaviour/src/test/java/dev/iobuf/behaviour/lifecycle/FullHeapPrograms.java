package dev.iobuf.behaviour.lifecycle;

import dev.iobuf.behaviour.lifecycle.Step.Trouble;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.sessions.JqwikSession;

/**
 * Random programs, steps of which meet a full heap. They run in a process of their own: a thread of
 * a test framework that needs heap meanwhile would fail, or keep heap that has to be free.
 */
final class FullHeapPrograms {
  private FullHeapPrograms() {}

  /**
   * Runs a number of programs, and fails with the first that fails.
   *
   * @param arguments the seed that determines the programs, how many there are, and in how many
   *     orders in which each program closes the things that are open at its end
   */
  public static void main(String[] arguments) throws IOException {
    Random random = new Random(Long.parseLong(arguments[0]));
    int tries = Integer.parseInt(arguments[1]);
    int orders = Integer.parseInt(arguments[2]);
    try {
      Warmth.up();
      JqwikSession.run(() -> run(random, tries, orders));
      System.out.println("held: " + tries + " programs");
    } finally {
      LifecycleProperties.end();
    }
  }

  private static void run(Random random, int tries, int orders) {
    RandomGenerator<List<Step>> programs = Programs.of(30, 8, Trouble.FULL_HEAP).generator(tries);
    Lifecycle lifecycle = new Lifecycle(new Library(), LifecycleProperties.folder());
    for (int i = 0; i < tries; i++) {
      List<Step> program = programs.next(random).value();
      for (int order = 0; order < orders; order++) {
        lifecycle.check(program, order);
      }
    }
  }
}
