package dev.iobuf.examples;

import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.ProvidedBuffers;
import java.io.IOException;

/** The buffers into which the directions of one ring receive: medium and big ones. */
final class RelayBuffers {
  private final ProvidedBuffers medium;
  private final ProvidedBuffers big;
  private final LeaseQueue.Links links;

  RelayBuffers(IoUring ring, ProxyPools pools) throws IOException {
    medium = ring.provide(pools.medium(), ProxyPools.CHOICE);
    big = ring.provide(pools.big(), ProxyPools.BIG_CHOICE);
    links = new LeaseQueue.Links(pools.medium().capacity());
  }

  ProvidedBuffers medium() {
    return medium;
  }

  ProvidedBuffers big() {
    return big;
  }

  /** Makes a queue of medium leases. */
  LeaseQueue newQueue() {
    return new LeaseQueue(links);
  }

  /**
   * Hands free buffers to the kernel.
   *
   * @param isNeeded true if the ring's owner is to be woken when a big buffer comes free
   */
  void refill(boolean isNeeded) throws IOException {
    int _ = medium.refill();
    int _ = isNeeded ? big.refillAsync() : big.refill();
  }
}
