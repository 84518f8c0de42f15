package dev.iobuf.behaviour.lifecycle;

import dev.iobuf.behaviour.memory.ChildJvm;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lets go of things needs no heap, however often it was called before. */
class FullHeapTest {
  /** A heap that is filled soon. */
  static final List<String> SMALL_HEAP = List.of(ChildJvm.NATIVE_ACCESS, "-Xms8m", "-Xmx8m");

  @ParameterizedTest
  @ValueSource(strings = {"closesFiles", "unmapsSlabs", "closesRingsThatCouldNotBeMade"})
  void letsGoOfAll(String scenario) {
    ChildJvm.run(FullHeapScenarios.class, "", SMALL_HEAP, scenario).assertHeld();
  }
}
