package dev.iobuf.behaviour.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.behaviour.memory.ChildJvm;
import dev.iobuf.events.ExhaustedEvent;
import dev.iobuf.events.WaitEvent;
import dev.iobuf.pool.IndexPool;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** What a full stack leaves behind in a process, each a method that a {@link ChildJvm} runs. */
final class FullStackScenarios {
  private FullStackScenarios() {}

  public static void main(String[] scenarios) throws Throwable {
    ChildJvm.runScenarios(FullStackScenarios.class, scenarios);
  }

  /** The Java runtime initializes no class a second time. */
  static void aPoolWorksThoughClassesOfEventsCouldNotBeInitialized() throws Exception {
    Thread thread = new Thread(null, FullStackScenarios::down, "diver", 256 << 10);
    thread.start();
    thread.join();

    IndexPool pool = new IndexPool("pool", 1);
    int lease = pool.tryGet();
    assertThat(pool.tryGet()).isEqualTo(IndexPool.WOULD_BLOCK);
    assertThatThrownBy(() -> pool.get(Duration.ofMillis(1))).isInstanceOf(TimeoutException.class);
    pool.put(lease);
    assertThat(pool.get()).isEqualTo(lease);
  }

  /** Uses each class first where the stack is full, and then where it is less and less so. */
  @SuppressWarnings("InfiniteRecursion") // is what fills the stack
  private static void down() {
    try {
      down();
    } catch (StackOverflowError full) {
      // From here on, up again.
    }
    try {
      new WaitEvent().end("pool", 0);
      ExhaustedEvent.record("pool");
    } catch (StackOverflowError full) {
      // Not yet.
    }
  }
}
