package dev.iobuf.model;

import dev.iobuf.model.contenders.ArrayQueue;
import dev.iobuf.model.contenders.CachedPool;
import dev.iobuf.model.contenders.TreiberStack;
import dev.iobuf.schedules.Simulation;

/** The contenders. */
public enum Entrant {
  /** The library's pool. */
  IOBUF("iobuf", "dev.iobuf.pool.PoolContender"),
  /** The algorithm of JCTools' queue. */
  ARRAY_QUEUE("array queue (JCTools)", ArrayQueue.class.getName()),
  /** A cache for each thread, of 32 indices, in front of a common ring. */
  CACHED("cached (DPDK)", CachedPool.class.getName()),
  /** The library's ring alone. */
  RING("SCQ ring", "dev.iobuf.pool.RingContender"),
  /** A stack. */
  STACK("Treiber stack", TreiberStack.class.getName());

  private final String text;
  private final String className;

  Entrant(String text, String className) {
    this.text = text;
    this.className = className;
  }

  Contender create(Simulation simulation, int capacity) {
    return simulation.create(Contender.class, className, capacity);
  }

  @Override
  public String toString() {
    return text;
  }
}
