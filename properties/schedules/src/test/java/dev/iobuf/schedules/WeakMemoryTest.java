package dev.iobuf.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.schedules.examples.Cells;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The classic litmus tests: two cells are written and read in certain modes. Can a thread see
 * values that no interleaving explains?
 */
class WeakMemoryTest {
  @ParameterizedTest
  @CsvSource({
    // Message passing needs release and acquire.
    "writeX writeY | readY readX, plain, plain, true",
    "writeX writeY | readY readX, release, plain, true",
    "writeX writeY | readY readX, plain, acquire, true",
    "writeX writeY | readY readX, release, acquire, false",
    "writeX writeY | readY readX, update, acquire, false",
    // Also by way of a third thread.
    "writeX | readX writeY | readY readX, release, plain, true",
    "writeX | readX writeY | readY readX, release, acquire, false",
    // Store buffering: two volatile accesses are needed on either side.
    "writeX readY | writeY readX, release, acquire, true",
    "writeX readY | writeY readX, release, volatile, true",
    "writeX readY | writeY readX, volatile, acquire, true",
    "writeX readY | writeY readX, update, acquire, true",
    "writeX readY | writeY readX, volatile, volatile, false",
    "writeX readY | writeY readX, update, volatile, false",
    "writeX readY | updateY readX, release, volatile, true",
    "writeX updateY readY | updateY readX, release, volatile, false",
    "writeX fence readY | writeY fence readX, plain, plain, false",
    "writeX fence readY | writeY readX, plain, plain, true",
    // Independent reads of independent writes: volatile reads see one order.
    "writeX | writeY | readX readY | readY readX, release, acquire, true",
    "writeX | writeY | readX readY | readY readX, volatile, acquire, true",
    "writeX | writeY | readX readY | readY readX, release, volatile, false",
    "writeX | writeY | readX readY | readY readX, volatile, volatile, false",
    // One place has one order in each mode.
    "writeX | readX readX, plain, plain, false",
    // Monitors order the accesses before and within them.
    "writeY lockedWriteX | lockedReadX readY, plain, plain, false",
  })
  void onlyWhatTheModesPermitIsSeen(String program, String write, String read, boolean strange) {
    Report report =
        Explorer.of(Cells.class, write, read)
            .specification(SequentialModel.of(Cells::new, Cells::values))
            .program(program)
            .weakMemory()
            .explore(Strategies.all(), Long.MAX_VALUE);
    assertThat(report.failure().isPresent()).as("%s", report).isEqualTo(strange);
  }
}
