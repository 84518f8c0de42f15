package dev.iobuf.benchmarks;

import dev.iobuf.BigBufferPool;
import dev.iobuf.GiantBufferPool;
import dev.iobuf.GreatBufferPool;
import dev.iobuf.HugeBufferPool;
import dev.iobuf.LargeBufferPool;
import dev.iobuf.MediumBufferPool;
import dev.iobuf.MicroBufferPool;
import dev.iobuf.NanoBufferPool;
import dev.iobuf.PicoBufferPool;
import dev.iobuf.SmallBufferPool;
import dev.iobuf.TitanBufferPool;
import dev.iobuf.VastBufferPool;
import java.lang.foreign.ValueLayout;

/** A program that uses the pools of all twelve tiers in turn, each in a method of its own. */
final class Cycles {
  private static final int ROUNDS = 50_000;

  private Cycles() {}

  public static void main(String[] args) throws InterruptedException {
    long sum = 0;
    try (PicoBufferPool pico = PicoBufferPool.create(4);
        NanoBufferPool nano = NanoBufferPool.create(4);
        MicroBufferPool micro = MicroBufferPool.create(4);
        SmallBufferPool small = SmallBufferPool.create(4);
        MediumBufferPool medium = MediumBufferPool.create(4);
        BigBufferPool big = BigBufferPool.create(4);
        LargeBufferPool large = LargeBufferPool.create(4);
        GreatBufferPool great = GreatBufferPool.create(4);
        HugeBufferPool huge = HugeBufferPool.create(4);
        VastBufferPool vast = VastBufferPool.create(4);
        GiantBufferPool giant = GiantBufferPool.create(4);
        TitanBufferPool titan = TitanBufferPool.create(4)) {
      for (int round = 0; round < ROUNDS; round++) {
        sum += cycle(pico);
        sum += cycle(nano);
        sum += cycle(micro);
        sum += cycle(small);
        sum += cycle(medium);
        sum += cycle(big);
        sum += cycle(large);
        sum += cycle(great);
        sum += cycle(huge);
        sum += cycle(vast);
        sum += cycle(giant);
        sum += cycle(titan);
      }
    }
    System.out.println(sum);
  }

  private static long cycle(PicoBufferPool pool) throws InterruptedException {
    int lease = pool.tryGet();
    byte seen = pool.value(lease).segment().get(ValueLayout.JAVA_BYTE, 0);
    pool.put(lease);
    pool.put(pool.get());
    return seen;
  }

  private static long cycle(NanoBufferPool pool) throws InterruptedException {
    int lease = pool.tryGet();
    byte seen = pool.value(lease).segment().get(ValueLayout.JAVA_BYTE, 0);
    pool.put(lease);
    pool.put(pool.get());
    return seen;
  }

  private static long cycle(MicroBufferPool pool) throws InterruptedException {
    int lease = pool.tryGet();
    byte seen = pool.value(lease).segment().get(ValueLayout.JAVA_BYTE, 0);
    pool.put(lease);
    pool.put(pool.get());
    return seen;
  }

  private static long cycle(SmallBufferPool pool) throws InterruptedException {
    int lease = pool.tryGet();
    byte seen = pool.value(lease).segment().get(ValueLayout.JAVA_BYTE, 0);
    pool.put(lease);
    pool.put(pool.get());
    return seen;
  }

  private static long cycle(MediumBufferPool pool) throws InterruptedException {
    int lease = pool.tryGet();
    byte seen = pool.value(lease).segment().get(ValueLayout.JAVA_BYTE, 0);
    pool.put(lease);
    pool.put(pool.get());
    return seen;
  }

  private static long cycle(BigBufferPool pool) throws InterruptedException {
    int lease = pool.tryGet();
    byte seen = pool.value(lease).segment().get(ValueLayout.JAVA_BYTE, 0);
    pool.put(lease);
    pool.put(pool.get());
    return seen;
  }

  private static long cycle(LargeBufferPool pool) throws InterruptedException {
    int lease = pool.tryGet();
    byte seen = pool.value(lease).segment().get(ValueLayout.JAVA_BYTE, 0);
    pool.put(lease);
    pool.put(pool.get());
    return seen;
  }

  private static long cycle(GreatBufferPool pool) throws InterruptedException {
    int lease = pool.tryGet();
    byte seen = pool.value(lease).segment().get(ValueLayout.JAVA_BYTE, 0);
    pool.put(lease);
    pool.put(pool.get());
    return seen;
  }

  private static long cycle(HugeBufferPool pool) throws InterruptedException {
    int lease = pool.tryGet();
    byte seen = pool.value(lease).segment().get(ValueLayout.JAVA_BYTE, 0);
    pool.put(lease);
    pool.put(pool.get());
    return seen;
  }

  private static long cycle(VastBufferPool pool) throws InterruptedException {
    int lease = pool.tryGet();
    byte seen = pool.value(lease).segment().get(ValueLayout.JAVA_BYTE, 0);
    pool.put(lease);
    pool.put(pool.get());
    return seen;
  }

  private static long cycle(GiantBufferPool pool) throws InterruptedException {
    int lease = pool.tryGet();
    byte seen = pool.value(lease).segment().get(ValueLayout.JAVA_BYTE, 0);
    pool.put(lease);
    pool.put(pool.get());
    return seen;
  }

  private static long cycle(TitanBufferPool pool) throws InterruptedException {
    int lease = pool.tryGet();
    byte seen = pool.value(lease).segment().get(ValueLayout.JAVA_BYTE, 0);
    pool.put(lease);
    pool.put(pool.get());
    return seen;
  }
}
