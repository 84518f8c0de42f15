package dev.iobuf.behaviour.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.behaviour.memory.ChildJvm;
import dev.iobuf.events.ExhaustedEvent;
import dev.iobuf.events.ForgottenPoolEvent;
import dev.iobuf.events.LeakEvent;
import dev.iobuf.events.MisuseEvent;
import dev.iobuf.events.SlabMappedEvent;
import dev.iobuf.events.SlabUnmappedEvent;
import dev.iobuf.events.WaitEvent;
import dev.iobuf.memory.Backing;
import dev.iobuf.memory.Slab;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.pool.Misuse;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Scenarios of a process after a full stack, each a method that a {@link ChildJvm} runs. */
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
    assertThatIllegalStateException().isThrownBy(pool::close);
    pool.closeAbandoning(() -> {});
    pool.put(lease);
    assertThat(pool.isClosed()).isTrue();

    IndexPool other = new IndexPool("other", 1);
    assertThatIllegalStateException().isThrownBy(() -> other.put(0));
    Slab slab = Slab.map(4096, 4096);
    assertThat(slab.segment().byteSize()).isEqualTo(4096);
    slab.close();
    assertThat(slab.isOpen()).isFalse();
  }

  /** Uses each class first with a full stack, and then with more and more room. */
  @SuppressWarnings("InfiniteRecursion") // the recursion fills the stack
  private static void down() {
    try {
      down();
    } catch (StackOverflowError full) {
      // From here on, the stack unwinds.
    }
    try {
      new WaitEvent().end("pool", 0);
      ExhaustedEvent.record("pool");
      LeakEvent.record("pool", 1, false);
      Object _ = MisuseEvent.record("pool", Misuse.PUT_OF_FREE, new IllegalStateException());
      SlabMappedEvent.record(0, 1, Backing.MAPPED);
      SlabUnmappedEvent.record(0, 1, Backing.MAPPED);
      ForgottenPoolEvent.record("pool", 0);
    } catch (StackOverflowError full) {
      // Not yet.
    }
  }
}
