package dev.iobuf.behaviour.pool;

import dev.iobuf.behaviour.memory.ChildJvm;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a call ends by a StackOverflowError, as many indices are lent as callers have. */
class FullStackTest {
  @ParameterizedTest
  @CsvSource({
    "noLeaseOfAPoolIsLost, -XX:TieredStopAtLevel=1",
    "noLeaseOfAPoolIsLost, -Xint",
    "noLeaseOfATrackedPoolIsLost, -XX:TieredStopAtLevel=1",
    "noLeaseOfAWipedPoolIsLost, -XX:TieredStopAtLevel=1",
    "aWaiterThatDiesTakesNoSignalWithIt, -XX:TieredStopAtLevel=1",
  })
  void losesNothing(String scenario, String compiler) {
    List<String> options = List.of(compiler, ChildJvm.NATIVE_ACCESS);
    ChildJvm.run(FullStackScenarios.class, "", options, scenario).assertHeld();
  }
}
