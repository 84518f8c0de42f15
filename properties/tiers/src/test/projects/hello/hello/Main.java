package hello;

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
import dev.iobuf.Tier;
import dev.iobuf.TitanBufferPool;
import dev.iobuf.VastBufferPool;
import dev.iobuf.pool.IoBuffer;
import dev.iobuf.pool.SlabPool;
import java.util.List;

/** Sends a word through buffers of all tiers. */
public final class Main {
  private Main() {}

  /**
   * Prints the word as it arrives.
   *
   * @param arguments ignored
   * @throws InterruptedException never: no buffer is waited for
   */
  public static void main(String[] arguments) throws InterruptedException {
    String word = "hello";
    List<? extends SlabPool<? extends IoBuffer>> pools =
        List.of(
            PicoBufferPool.create(1),
            NanoBufferPool.create(1),
            MicroBufferPool.create(1),
            SmallBufferPool.create(1),
            MediumBufferPool.create(1),
            BigBufferPool.create(1),
            LargeBufferPool.create(1),
            GreatBufferPool.create(1),
            HugeBufferPool.create(1),
            VastBufferPool.create(1),
            GiantBufferPool.create(1),
            TitanBufferPool.create(1));
    for (SlabPool<? extends IoBuffer> pool : pools) {
      word = throughBuffer(pool, word);
      pool.close();
    }
    System.out.println(pools.size() == Tier.values().length ? word : "a tier is missing");
  }

  private static String throughBuffer(SlabPool<? extends IoBuffer> pool, String word)
      throws InterruptedException {
    int lease = pool.get();
    try {
      pool.value(lease).segment().setString(0, word);
      return pool.value(lease).segment().getString(0);
    } finally {
      pool.put(lease);
    }
  }
}
