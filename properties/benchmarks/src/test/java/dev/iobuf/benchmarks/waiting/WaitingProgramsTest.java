package dev.iobuf.benchmarks.waiting;

import org.junit.jupiter.api.Test;

/** Runs the programs for a moment: what they print then is of no meaning. */
class WaitingProgramsTest {
  @Test
  void wakesUp() throws InterruptedException {
    WakeUp.main("20");
  }

  @Test
  void aCrowdEnds() throws InterruptedException {
    Crowd.main("200", "4", "4000");
  }
}
