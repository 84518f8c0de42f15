package dev.iobuf.behaviour.pool;

import dev.iobuf.behaviour.memory.ChildJvm;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * If no thread can reach a pool any more, and it was neither closed nor abandoned, it is reported
 * once. Its memory is freed if no view of it can be reached and nothing is lent.
 */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class ForgottenPoolTest {
  @Test
  void ofMappedMemory() {
    ChildJvm.run(
            ForgottenPoolScenarios.class,
            "",
            List.of(ChildJvm.NATIVE_ACCESS),
            "itsThreadKeepsNothingOfTheUserThatMadeIt",
            "theMemoryOfALeaseStaysMapped",
            "aViewKeepsTheMemoryUntilItIsDropped",
            "anEndedPoolIsNotReported",
            "everyKindIsReported",
            "nothingIsKeptOfPoolsThatWereEnded",
            "anEventTellsHowManyWereLent",
            "theMemoryOfManyIsFreedAndTheFirstOnesAreReported")
        .assertHeld();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-XX:+UseG1GC", "-XX:+UseParallelGC", "-XX:+UseZGC"})
  void byAnyCollector(String collector) {
    ChildJvm.run(
            ForgottenPoolScenarios.class,
            "",
            List.of(ChildJvm.NATIVE_ACCESS, collector),
            "theMemoryOfALeaseStaysMapped",
            "aViewKeepsTheMemoryUntilItIsDropped",
            "theMemoryOfManyIsFreedAndTheFirstOnesAreReported")
        .assertHeld();
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "arena"})
  void ofOtherMemoryIsReportedOnly(String backing) {
    ChildJvm.run(
            ForgottenPoolScenarios.class,
            "",
            List.of(ChildJvm.NATIVE_ACCESS, "-Ddev.iobuf.slab=" + backing),
            "aPoolOfOtherMemoryIsReportedOnly")
        .assertHeld();
  }
}
