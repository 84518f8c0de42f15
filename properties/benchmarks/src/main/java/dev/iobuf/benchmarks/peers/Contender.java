package dev.iobuf.benchmarks.peers;

import stormpot.Pool;

/** All pools that are measured. */
public enum Contender {
  IOBUF("iobuf"),
  JCTOOLS_STRICT("JCTools MpmcArrayQueue"),
  JCTOOLS_RELAXED("JCTools MpmcArrayQueue, relaxed"),
  JCTOOLS_VARHANDLE_STRICT("JCTools MpmcVarHandleArrayQueue"),
  JCTOOLS_VARHANDLE_RELAXED("JCTools MpmcVarHandleArrayQueue, relaxed"),
  AGRONA("Agrona ManyToManyConcurrentArrayQueue"),
  ARRAY_BLOCKING("ArrayBlockingQueue"),
  CONCURRENT_LINKED("ConcurrentLinkedQueue"),
  STORMPOT_THREAD_SAFE("Stormpot, thread-safe tap"),
  STORMPOT_VIRTUAL("Stormpot, tap for virtual threads"),
  /** For one thread only. */
  STORMPOT_SINGLE("Stormpot, single-threaded tap"),
  NETTY_ADAPTIVE("Netty AdaptiveByteBufAllocator"),
  NETTY_POOLED("Netty PooledByteBufAllocator");

  private final String label;

  Contender(String label) {
    this.label = label;
  }

  /** Creates a pool of a number of buffers of 2 KiB. */
  public Subject create(int capacity) {
    return switch (this) {
      case IOBUF -> new IobufSubject(capacity);
      case JCTOOLS_STRICT -> new Jctools.Strict(capacity);
      case JCTOOLS_RELAXED -> new Jctools.Relaxed(capacity);
      case JCTOOLS_VARHANDLE_STRICT -> new Jctools.VarHandleStrict(capacity);
      case JCTOOLS_VARHANDLE_RELAXED -> new Jctools.VarHandleRelaxed(capacity);
      case AGRONA -> new Agrona(capacity);
      case ARRAY_BLOCKING -> new Jdk.ArrayBlocking(capacity);
      case CONCURRENT_LINKED -> new Jdk.ConcurrentLinked(capacity);
      case STORMPOT_THREAD_SAFE -> new Stormpot(capacity, Pool::getThreadSafeTap);
      case STORMPOT_VIRTUAL -> new Stormpot(capacity, Pool::getVirtualThreadSafeTap);
      case STORMPOT_SINGLE -> new Stormpot(capacity, Pool::getSingleThreadedTap);
      case NETTY_ADAPTIVE -> Netty.adaptive();
      case NETTY_POOLED -> Netty.pooled();
    };
  }

  @Override
  public String toString() {
    return label;
  }
}
