package dev.iobuf.behaviour.census;

import dev.iobuf.behaviour.memory.ChildJvm;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The thread that sets the clock of a census is there while such a pool is open. It has ended when
 * the call returns that ends the last of these pools: a server that unloads an application looks
 * for threads at once.
 */
class ClockTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "endsWithTheLastPool",
        "endsWithThePutOfTheLastLeaseOfAnAbandonedPool",
        "endsWithAPoolThatCouldNotBeMade",
        "endsWithAPoolThatAVirtualThreadCloses",
        "endsWithAPoolThatAnInterruptedThreadCloses",
        "endsWithTheLastOfTwoPoolsThatAreClosedAtOnce",
        "hasEndedForEachThreadThatClosesThePool",
        "isOneWhilePoolsComeAndGo",
        "isInterruptedByAStrangerAndContinues",
        "endsInAFullHeap",
        "endsAfterTheLastPoolIsForgotten",
        "agesGrow",
      })
  void ofACensus(String scenario) {
    ChildJvm.run(ClockScenarios.class, "", List.of(ChildJvm.NATIVE_ACCESS), scenario).assertHeld();
  }
}
