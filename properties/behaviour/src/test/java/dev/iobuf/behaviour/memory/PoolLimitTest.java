package dev.iobuf.behaviour.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real limits of a process give typed errors, and cost no lease and no address. */
class PoolLimitTest {
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "ulimit -v 20000000, refusesAPoolThatIsTooLargeAndLosesNoAddress",
    "true, unmapsEveryPoolHoweverItEnds",
    "ulimit -n 64, losesNoLeaseWhereNoDescriptorIsLeft",
    "ulimit -f 32, losesNoLeaseWhereAFileMayNotGrow", // blocks of 512 bytes
  })
  void holds(String limit, String scenario) {
    ChildJvm child =
        ChildJvm.run(PoolLimitScenarios.class, limit, List.of(ChildJvm.NATIVE_ACCESS), scenario);
    System.out.print(child.output());
    assertThat(child.exit()).as(child.output()).isZero();
  }
}
