package dev.iobuf.behaviour.pool;

import dev.iobuf.behaviour.memory.ChildJvm;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pools without native access: the options that work, and those that a pool refuses at its
 * creation.
 */
class DeniedAccessTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "poolsOfBuffersWithGuardedViewsAreRefusedWithTheRemedy",
        "allOtherOptionsWork",
        "refusalsLeaveNoSlab",
        "otherPoolsWork",
      })
  void whereItIsDenied(String scenario) {
    ChildJvm.run(DeniedAccessScenarios.class, "", List.of(ChildJvm.NO_NATIVE_ACCESS), scenario)
        .assertHeld();
  }

  @ParameterizedTest
  @ValueSource(strings = {"otherPoolsWork", "allOtherOptionsWork"})
  void whereItIsGrantedToAnotherModule(String scenario) {
    ChildJvm.run(
            DeniedAccessScenarios.class,
            "",
            List.of("--enable-native-access=java.base", ChildJvm.NO_NATIVE_ACCESS),
            scenario,
            "poolsOfBuffersWithGuardedViewsAreRefusedWithTheRemedy")
        .assertHeld();
  }
}
