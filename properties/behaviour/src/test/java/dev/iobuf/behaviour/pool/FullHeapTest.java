package dev.iobuf.behaviour.pool;

import dev.iobuf.behaviour.memory.ChildJvm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * After a call that ended by an OutOfMemoryError, exactly the indices that callers have are lent.
 */
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
