package dev.iobuf.benchmarks;

import dev.iobuf.benchmarks.peers.Jvm;
import org.openjdk.jmh.annotations.Fork;

/** The common part of all benchmarks: the JVM in which they are forked. */
@Fork(
    value = 3,
    jvmArgsAppend = {
      Jvm.MIN_HEAP,
      Jvm.MAX_HEAP,
      Jvm.DIRECT_MEMORY,
      Jvm.NATIVE_ACCESS,
      Jvm.UNSAFE,
      Jvm.OPEN_MISC,
      Jvm.OPEN_NIO,
      Jvm.OPEN_CHANNELS,
      Jvm.NETTY_UNSAFE,
      Jvm.NETTY_REFLECTION,
      Jvm.NETTY_LEAKS,
      Jvm.NETTY_BOUNDS,
      Jvm.NETTY_ACCESS,
      Jvm.EXECUTOR,
      Jvm.EXECUTOR_CLASS
    })
public abstract class Question {
  Question() {}
}
