package dev.iobuf.benchmarks.peers;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs benchmarks on Netty's own kind of thread, whose thread-locals are faster, as an event loop
 * would; to others it is a thread like any. JMH makes it by name, see {@link Jvm}.
 */
public final class NettyThreads extends ThreadPoolExecutor {
  public NettyThreads(int threads, String prefix) {
    super(
        threads,
        threads,
        0,
        TimeUnit.MILLISECONDS,
        new LinkedBlockingQueue<>(),
        new DefaultThreadFactory(prefix, true));
  }
}
