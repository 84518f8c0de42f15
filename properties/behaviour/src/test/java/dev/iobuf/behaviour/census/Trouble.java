package dev.iobuf.behaviour.census;

import dev.iobuf.SmallBufferPool;
import java.util.concurrent.locks.LockSupport;

/** Uses of a pool that is too small for its users, one of which is careless. */
final class Trouble {
  private Trouble() {}

  public static void main(String... none) throws InterruptedException {
    SmallBufferPool pool = SmallBufferPool.create(2);
    int kept = pool.get();
    Thread user = Thread.currentThread();
    Thread slow = Thread.ofPlatform().name("slow").start(() -> useWhileWaiting(pool, user));
    while (pool.lent() < 2) {
      Thread.onSpinWait();
    }
    int late = pool.get(); // waits for the slow one
    slow.join();
    pool.put(late);
    try {
      pool.put(late);
    } catch (IllegalStateException twice) {
      System.out.println(twice.getMessage());
    }
    pool.closeAbandoning(); // one is still kept
    pool.put(kept);
  }

  private static void useWhileWaiting(SmallBufferPool pool, Thread other) {
    int lease = pool.tryGet();
    while (other.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    LockSupport.parkNanos(20_000_000);
    pool.put(lease);
  }
}
