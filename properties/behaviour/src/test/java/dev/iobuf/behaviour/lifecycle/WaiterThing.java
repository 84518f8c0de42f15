package dev.iobuf.behaviour.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.behaviour.lifecycle.Step.Trouble;
import java.time.Duration;

/** A thread that waits for a lease, until it gets one, is interrupted, or the pool is abandoned. */
final class WaiterThing extends WaitingThing {
  private static final int NONE = -1;

  private final Thread thread;
  private volatile int lease = NONE;
  private volatile String end = "";

  WaiterThing(World world, PoolThing of, boolean isVirtual) {
    super(world, world.name("waiter"), of, 1);
    Thread.Builder builder =
        isVirtual ? Thread.ofVirtual() : Thread.ofPlatform().daemon().name(name);
    this.thread = builder.unstarted(this::await);
  }

  private void await() {
    try {
      lease = of.pool.get();
      end = "served";
    } catch (InterruptedException e) {
      end = "interrupted";
    } catch (IllegalStateException e) {
      end = "refused";
    }
  }

  /** Starts it; returns when it waits. */
  void start() {
    thread.start();
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING
        && thread.isAlive()) {
      Thread.onSpinWait();
    }
  }

  @Override
  void served() {
    join("served");
    of.handOver(this, lease);
  }

  @Override
  void endedByAbandoning() {
    join("refused");
  }

  @Override
  String closing() {
    return name + ".interrupt();";
  }

  @Override
  void close() throws InterruptedException {
    world.library().end(thread);
  }

  @Override
  boolean bears(Trouble trouble) {
    return trouble == Trouble.NONE; // Another thread would meet the trouble.
  }

  @Override
  void closed() {
    super.closed();
    assertThat(thread.isAlive()).as("thread left: %s", name).isFalse();
  }

  private void join(String expected) {
    boolean isOver;
    try {
      isOver = thread.join(Duration.ofSeconds(30));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertThat(isOver).as("%s ends, of pool %s", name, of.name).isTrue();
    assertThat(end).as("how %s ended", name).isEqualTo(expected);
  }
}
