package dev.iobuf.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A run is a function of its trial. */
class DeterminismTest {
  private static final Topology MACHINE = new Topology(16, 8, 1);

  private static Outcome run(long seed) {
    return new Trial(Entrant.IOBUF, Work.SINGLE, 4, MACHINE, 64, seed).run(Latencies.EPYC, null);
  }

  @Test
  void aRunIsTheSameEachTime() {
    assertThat(run(1)).isEqualTo(run(1));
  }

  @Test
  void theSeedChoosesAnother() {
    assertThat(run(1)).isNotEqualTo(run(2));
  }
}
