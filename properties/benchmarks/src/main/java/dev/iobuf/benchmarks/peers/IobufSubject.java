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
    int end = hand.end;
    for (int i = Hand.FIRST; i < end; i++) {
      leases[i] = get();
    }
    for (int i = Hand.FIRST; i < end; i++) {
      pool.put(leases[i]);
    }
  }

  @Override
  public void getPutAtOnce(Hand hand) {
    int[] leases = hand.leases;
    int got = pool.tryGet(leases, Hand.FIRST, hand.size());
    for (int attempt = 0; got < hand.size(); ) {
      attempt = Retry.pause(attempt);
      got += pool.tryGet(leases, Hand.FIRST + got, hand.size() - got);
    }
    pool.put(leases, Hand.FIRST, hand.size());
  }

  @Override
  public void fill(Hand hand) {
    int[] leases = hand.leases;
    int end = hand.end;
    for (int i = Hand.FIRST; i < end; i++) {
      leases[i] = get();
    }
  }

  @Override
  public void put(Hand hand, int place) {
    pool.put(hand.leases[Hand.FIRST + place]);
  }

  @Override
  public void renew(Hand hand) {
    int[] leases = hand.leases;
    int end = hand.end;
    for (int i = Hand.FIRST; i < end; i++) {
      pool.put(leases[i]);
      leases[i] = get();
    }
  }

  @Override
  public void exchange(Hand hand, int place) {
    int lease = get();
    put(hand, place);
    hand.leases[Hand.FIRST + place] = lease;
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
  public void putBack(Object buffer) {
    ((SmallBuffer) buffer).close();
  }

  @Override
  public void close() {
    pool.close();
  }
}
