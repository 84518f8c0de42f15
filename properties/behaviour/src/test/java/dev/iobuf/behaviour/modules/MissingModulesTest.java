package dev.iobuf.behaviour.modules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.behaviour.memory.ChildJvm;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The library works on a Java runtime of {@code java.base} alone, without events and beans. */
class MissingModulesTest {
  private static final String BASE_ALONE = "--limit-modules=java.base";

  @Test
  void nothingElseIsNeeded() {
    ChildJvm child =
        ChildJvm.run(
            MissingModulesScenarios.class,
            "",
            List.of(BASE_ALONE, ChildJvm.NATIVE_ACCESS),
            "theyAreMissing",
            "aPoolIsExhaustedWaitedForMisusedLeakedAndAbandoned",
            "objectsArePooled",
            "poolsAreNotShown",
            "poolsDoNotShowThemselves",
            "theCapabilitiesAreReported",
            "filesAreOpened");
    child.assertHeld();
    assertThat(child.output())
        .contains("without the module java.management, which this Java runtime lacks: name=frames")
        .contains("without the module java.management, which this Java runtime lacks: name=shown")
        .contains("jlink --add-modules java.management");
  }

  @Test
  void warningsAreLoggedWithoutALoggingModule() {
    ChildJvm child =
        ChildJvm.run(
            MissingModulesScenarios.class,
            "",
            List.of(BASE_ALONE, ChildJvm.NO_NATIVE_ACCESS),
            "theyAreMissing",
            "objectsArePooled",
            "theCapabilitiesAreReported");
    child.assertHeld();
    assertThat(child.output()).containsOnlyOnce("WARNING: slabs are mapped files");
  }
}
