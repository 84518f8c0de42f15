package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Report;
import dev.iobuf.schedules.SequentialModel;
import dev.iobuf.schedules.Strategies;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A lease is pinned from each pin to its unpin, even if other threads unpin it in error. */
class PinsExplorationTest {
  private static Explorer pins(String program) {
    return Explorer.of(PinsSubject.class)
        .specification(SequentialModel.of(PinsSubject.Model::new, PinsSubject.Model::count))
        .program(program);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ; unpin | pin mayPut unpin mayPut ; mayPut",
        "pin ; unpin | unpin | mayPut ; mayPut unpin",
        "pin ; unpin unpin | pin mayPut ; unpin unpin mayPut",
      })
  void allSchedulesAreThoseOfACount(String program) {
    pins(program).explore(Strategies.states(), Long.MAX_VALUE).assertNoFailure();
  }

  @Test
  void aCountThatFallsBelowZeroForAMomentIsFound() {
    Fault fault =
        new Fault(
            "pins: counted out without a look",
            "Pins",
            "int count = (int) COUNT.getOpaque(made, index);",
            "int count = (int) COUNT.getAndAdd(made, index, -1); if (count > 0) { return true; }"
                + " int _ = (int) COUNT.getAndAdd(made, index, 1);",
            List::of);
    Report report =
        pins(" ; unpin | pin mayPut unpin mayPut ; mayPut")
            .mutant(fault.mutant())
            .explore(Strategies.states(), Long.MAX_VALUE);
    assertThat(report.failure()).isPresent();
  }
}
