package dev.iobuf.benchmarks.peers;

import dev.iobuf.SmallBuffer;
import dev.iobuf.SmallBufferPool;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/** This library, with the options that it has by default. */
final class IobufSubject extends Subject {
  private final SmallBufferPool pool;

  IobufSubject(int capacity) {
    pool = SmallBufferPool.create(capacity);
  }

  private int get() {
    int lease = pool.tryGet();
    for (int attempt = 0; lease == SmallBufferPool.WOULD_BLOCK; lease = pool.tryGet()) {
      attempt = Retry.pause(attempt);
    }
    return lease;
  }

  @Override
  public void getPut() {
    pool.put(get());
  }

  @Override
  public long getTouchPut() {
    int lease = get();
    MemorySegment memory = pool.value(lease).segment();
    long seen = memory.get(ValueLayout.JAVA_LONG, 0);
    memory.set(ValueLayout.JAVA_LONG, 0, seen + 1);
    pool.put(lease);
    return seen;
  }

  @Override
  public void getPutMany(Hand hand) {
    int[] leases = hand.leases;
    for (int i = 0; i < leases.length; i++) {
      leases[i] = get();
    }
    for (int lease : leases) {
      pool.put(lease);
    }
  }

  @Override
  public void getPutAtOnce(Hand hand) {
    int[] leases = hand.leases;
    int got = pool.tryGet(leases, 0, leases.length);
    for (int attempt = 0; got < leases.length; ) {
      attempt = Retry.pause(attempt);
      got += pool.tryGet(leases, got, leases.length - got);
    }
    pool.put(leases, 0, leases.length);
  }

  @Override
  public @Nullable Object tryBorrow() {
    int lease = pool.tryGet();
    return lease == SmallBufferPool.WOULD_BLOCK ? null : pool.value(lease);
  }

  @Override
  public Object borrow() throws InterruptedException {
    return pool.borrow();
  }

  @Override
  public void giveBack(Object buffer) {
    ((SmallBuffer) buffer).close();
  }

  @Override
  public void close() {
    pool.close();
  }
}
