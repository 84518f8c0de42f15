package dev.iobuf.behaviour.pool;

import dev.iobuf.behaviour.memory.ChildJvm;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a call ends by an Error, as many indices are lent as callers have. */
class ErrorTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "noLeaseOfAPoolIsLost",
        "noLeaseOfATrackedPoolIsLost",
        "noLeaseOfAWipedPoolIsLost",
      })
  void inAFullHeap(String scenario) {
    ChildJvm.run(
            FullHeapScenarios.class,
            "",
            List.of("-Xms16m", "-Xmx16m", "-Xmn2m", ChildJvm.NATIVE_ACCESS),
            scenario)
        .assertHeld();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "noLeaseOfAPoolIsLost",
        "noLeaseOfATrackedPoolIsLost",
        "noLeaseOfAWipedPoolIsLost",
        "aWaiterThatDiesTakesNoSignalWithIt",
      })
  void inAFullStack(String scenario) {
    ChildJvm.run(FullStackScenarios.class, "", List.of(ChildJvm.NATIVE_ACCESS), scenario)
        .assertHeld();
  }
}
