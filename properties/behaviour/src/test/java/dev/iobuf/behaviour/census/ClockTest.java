package dev.iobuf.behaviour.census;

import dev.iobuf.behaviour.memory.ChildJvm;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The thread that sets the clock of a census runs while such a pool is open. When the call that
 * ends the last of these pools returns, the thread has ended: a server that unloads an application
 * checks for threads at once.
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
        "endsWithABufferPoolForWhichThereIsNoHeap",
        "endsAfterTheLastPoolIsForgotten",
        "agesGrow",
      })
  void ofACensus(String scenario) {
    ChildJvm.run(ClockScenarios.class, "", List.of(ChildJvm.NATIVE_ACCESS), scenario).assertHeld();
  }
}
