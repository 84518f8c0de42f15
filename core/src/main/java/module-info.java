/**
 * Bounded, lock-free pools of native I/O buffers: the part that knows no tier.
 *
 * <p>Most users want module {@code dev.iobuf}, which has the pools of the twelve tiers.
 */
module dev.iobuf.core {
  // Run-time images may lack them: then there are no events, and no beans.
  requires static java.management;
  requires static jdk.jfr;
  requires static org.jspecify;

  exports dev.iobuf.annotation;
  exports dev.iobuf.memory;
  exports dev.iobuf.pool;
  exports dev.iobuf.uring;
  exports dev.iobuf.io;
  exports dev.iobuf.wait;
}
