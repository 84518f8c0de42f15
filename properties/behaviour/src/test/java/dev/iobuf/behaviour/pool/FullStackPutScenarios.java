package dev.iobuf.behaviour.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.iobuf.behaviour.memory.ChildJvm;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.pool.PoolOptions;

/**
 * Puts at each depth of a stack that is nearly full, each a method that a {@link ChildJvm} runs.
 */
final class FullStackPutScenarios {
  private static final int DIVES = 200;
  private static final int STACK = 256 << 10;

  private FullStackPutScenarios() {}

  public static void main(String[] scenarios) throws Throwable {
    ChildJvm.runScenarios(FullStackPutScenarios.class, scenarios);
  }

  /** A thread that fills its stack, and tries a put at each depth on its way back. */
  private static final class Dive {
    private final IndexPool pool;
    private final int lease;
    private boolean isPut;
    int errors;

    Dive(IndexPool pool) {
      this.pool = pool;
      this.lease = pool.tryGet();
    }

    void run() throws InterruptedException {
      Thread thread =
          new Thread(Thread.currentThread().getThreadGroup(), this::down, "diver", STACK);
      thread.start();
      thread.join();
    }

    @SuppressWarnings("InfiniteRecursion") // is what fills the stack
    private void down() {
      try {
        down();
      } catch (StackOverflowError full) {
        // From here on, up again.
      }
      if (!isPut) {
        put();
      }
    }

    private void put() {
      try {
        pool.put(lease);
        isPut = true;
      } catch (StackOverflowError full) {
        errors++;
      } catch (IllegalStateException refused) {
        isPut = true; // The put that ended by an Error had put it; else the index is lost.
      }
    }
  }

  private static void dive(PoolOptions options) throws InterruptedException {
    IndexPool pool = IndexPool.create("pool", 1, options);
    int first = pool.tryGet();
    pool.put(first);
    // Links what a refusal needs.
    assertThatIllegalStateException().isThrownBy(() -> pool.put(first));
    int errors = 0;
    for (int i = 0; i < DIVES; i++) {
      Dive dive = new Dive(pool);
      assertThat(dive.lease).as("after %s errors", errors).isNotNegative();
      dive.run();
      assertThat(dive.isPut).isTrue();
      errors += dive.errors;
      assertThat(pool.lent()).as("after %s errors", errors).isZero();
    }
    assertThat(errors).isGreaterThan(DIVES);
    System.out.printf("%,d puts ended by a StackOverflowError: %s%n", errors, options);
    pool.close();
  }

  static void noLeaseIsLost() throws InterruptedException {
    dive(PoolOptions.DEFAULT);
  }

  static void noLeaseOfACheckedPoolIsLost() throws InterruptedException {
    dive(PoolOptions.DEFAULT.checked());
  }

  static void noLeaseOfACensusIsLost() throws InterruptedException {
    dive(PoolOptions.DEFAULT.checked().census());
  }
}
