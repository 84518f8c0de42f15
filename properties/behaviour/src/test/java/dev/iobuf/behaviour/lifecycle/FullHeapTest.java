package dev.iobuf.behaviour.lifecycle;

import dev.iobuf.behaviour.memory.ChildJvm;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A thing that could not be opened in a full heap leaves nothing, and closing needs no heap. */
class FullHeapTest {
  /** A heap that is filled soon. */
  static final List<String> SMALL_HEAP = List.of(ChildJvm.NATIVE_ACCESS, "-Xms8m", "-Xmx8m");

  @ParameterizedTest
  @ValueSource(strings = {"closesFiles", "unmapsSlabs", "closesRingsThatCouldNotBeMade"})
  void needsNoHeapToClose(String scenario) {
    ChildJvm.run(FullHeapScenarios.class, "", SMALL_HEAP, scenario).assertHeld();
  }

  @Test
  void leavesNothingOfAFailedOpening() {
    ChildJvm.run(
            FullHeapScenarios.class,
            "",
            SMALL_HEAP,
            "opensFiles",
            "opensPipes",
            "mapsSlabs",
            "opensPools",
            "listens",
            "connects",
            "refillsLoseNoLease")
        .assertHeld();
  }
}
