package dev.iobuf.behaviour.lifecycle;

import dev.iobuf.behaviour.memory.ChildJvm;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What could not be opened for want of heap leaves nothing, and what is closed needs no heap. */
class FullHeapTest {
  /** A heap that is filled soon. */
  static final List<String> SMALL_HEAP = List.of(ChildJvm.NATIVE_ACCESS, "-Xms8m", "-Xmx8m");

  @ParameterizedTest
  @ValueSource(strings = {"closesFiles", "unmapsSlabs", "closesRingsThatCouldNotBeMade"})
  void needsNoHeapToLetGo(String scenario) {
    ChildJvm.run(FullHeapScenarios.class, "", SMALL_HEAP, scenario).assertHeld();
  }

  @Test
  void leavesNothingOfWhatItCouldNotOpen() {
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
