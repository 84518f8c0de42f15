package dev.iobuf.behaviour.pool;

import dev.iobuf.behaviour.memory.ChildJvm;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A put that ends by a StackOverflowError, however deep, has put its index or left it lent. Where the
 * optimizing compiler has inlined a part of a put only, that is not certain: see IndexPool.
 */
class FullStackPutTest {
  @ParameterizedTest
  @ValueSource(strings = {"-Xint", "-XX:TieredStopAtLevel=1"})
  void noLeaseIsLost(String mode) {
    ChildJvm.run(
            FullStackPutScenarios.class,
            "",
            List.of(ChildJvm.NATIVE_ACCESS, mode),
            "noLeaseIsLost",
            "noLeaseOfACheckedPoolIsLost",
            "noLeaseOfACensusIsLost")
        .assertHeld();
  }
}
