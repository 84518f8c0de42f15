package dev.iobuf.behaviour.pool;

import dev.iobuf.behaviour.memory.ChildJvm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a call ends by an OutOfMemoryError, as many indices are lent as callers have. */
class FullHeapTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "noLeaseOfAPoolIsLost",
        "noLeaseOfACheckedPoolIsLost",
        "noLeaseOfAPoolWithACensusIsLost",
        "noLeaseOfAPoolWithACensusOfStacksIsLost",
        "noLeaseOfAWipedPoolIsLost",
        "noLeaseOfAPoolWithGuardedViewsIsLost",
        "noLeaseOfAPoolWithAllOptionsIsLost",
      })
  void losesNothing(String scenario) {
    ChildJvm.run(FullHeapScenarios.class, "", FullHeapScenarios.OPTIONS, scenario).assertHeld();
  }
}
