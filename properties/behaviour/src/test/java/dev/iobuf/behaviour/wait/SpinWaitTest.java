package dev.iobuf.behaviour.wait;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.wait.SpinWait;
import org.junit.jupiter.api.Test;

class SpinWaitTest {

  @Test
  void isSpentAfterAFewStepsAndFreshAfterReset() {
    SpinWait spin = new SpinWait();
    int steps = 0;
    while (!spin.isSpent()) {
      spin.once();
      steps++;
    }
    assertThat(steps).isBetween(2, 32);
    spin.once();
    assertThat(spin.isSpent()).isTrue();
    spin.reset();
    assertThat(spin.isSpent()).isFalse();
  }
}
