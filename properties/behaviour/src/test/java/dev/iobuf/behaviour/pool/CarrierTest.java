package dev.iobuf.behaviour.pool;

import dev.iobuf.behaviour.memory.ChildJvm;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A virtual thread that waits for an index does not keep its only carrier from the holder. */
class CarrierTest {
  private static final List<String> ONE_CARRIER =
      List.of(
          "-Djdk.virtualThreadScheduler.parallelism=1",
          "-Djdk.virtualThreadScheduler.maxPoolSize=1",
          ChildJvm.NATIVE_ACCESS);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aWaiterThatYieldsLeavesTheCarrierToTheHolder",
        "aWaiterThatSpinsLeavesTheCarrierToTheHolder",
      })
  void isLeftToTheHolder(String scenario) {
    ChildJvm.run(CarrierScenarios.class, "", ONE_CARRIER, scenario).assertHeld();
  }
}
