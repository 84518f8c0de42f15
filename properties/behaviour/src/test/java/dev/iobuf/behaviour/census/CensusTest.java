package dev.iobuf.behaviour.census;

import dev.iobuf.behaviour.memory.ChildJvm;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The effect of the system property {@code dev.iobuf.census}, and the records of a census. */
class CensusTest {
  @ParameterizedTest
  @CsvSource({
    "-Ddev.iobuf.census=true, aCensusOfHoldersIsTakenOfAllPools",
    "-Ddev.iobuf.census, aCensusOfHoldersIsTakenOfAllPools",
    "-Ddev.iobuf.census=false, noCensusIsTaken",
    "-Ddev.iobuf.census=false, itIsReadOnceForEachPool",
    "-Dnothing=said, noCensusIsTaken",
    "-Ddev.iobuf.census=128, each128thGetRecordsItsStack",
    "-Ddev.iobuf.census=128, theOptionsOfAPoolWin",
    "-Ddev.iobuf.census=true, theOptionsOfAPoolWin",
    "-Ddev.iobuf.census=yes, nonsenseIsRefusedWhenAPoolIsMadeAndLeavesNoSlab",
    "-Ddev.iobuf.census=0, nonsenseIsRefusedWhenAPoolIsMadeAndLeavesNoSlab",
    "-Ddev.iobuf.census=-1, nonsenseIsRefusedWhenAPoolIsMadeAndLeavesNoSlab",
    "-Ddev.iobuf.census=99999999999, nonsenseIsRefusedWhenAPoolIsMadeAndLeavesNoSlab",
  })
  void byTheSystemProperty(String option, String scenario) {
    ChildJvm.run(CensusScenarios.class, "", List.of(option, ChildJvm.NATIVE_ACCESS), scenario)
        .assertHeld();
  }

  @ParameterizedTest
  @ValueSource(strings = "aDeadHolderIsNamedAfter100000ThreadsMore")
  void inASmallHeap(String scenario) {
    ChildJvm.run(CensusScenarios.class, "", List.of(ChildJvm.NATIVE_ACCESS), scenario).assertHeld();
  }
}
