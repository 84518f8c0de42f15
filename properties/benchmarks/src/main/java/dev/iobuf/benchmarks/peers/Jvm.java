package dev.iobuf.benchmarks.peers;

/** The options of the JVM for all contenders. */
public final class Jvm {
  /**
   * More heap than any contender needs, so that collections disturb no contender that makes no
   * garbage.
   */
  public static final String MIN_HEAP = "-Xms1g";

  public static final String MAX_HEAP = "-Xmx1g";

  /** For 64 × 128 MiB, but not twice: the next lot waits until the last is collected. */
  public static final String DIRECT_MEMORY = "-XX:MaxDirectMemorySize=9g";

  /** The options that this library needs. */
  public static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

  /** For JCTools and Netty, without warnings. */
  public static final String UNSAFE = "--sun-misc-unsafe-memory-access=allow";

  /** For Agrona. */
  public static final String OPEN_MISC = "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED";

  /** For Netty, which then makes direct buffers that need no cleaner. */
  public static final String OPEN_NIO = "--add-opens=java.base/java.nio=ALL-UNNAMED";

  /** For NIO's own gathering, which the benchmark calls without a channel. */
  public static final String OPEN_CHANNELS = "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED";

  public static final String NETTY_UNSAFE = "-Dio.netty.noUnsafe=false";
  public static final String NETTY_REFLECTION = "-Dio.netty.tryReflectionSetAccessible=true";
  public static final String NETTY_LEAKS = "-Dio.netty.leakDetectionLevel=disabled";
  public static final String NETTY_BOUNDS = "-Dio.netty.buffer.checkBounds=false";
  public static final String NETTY_ACCESS = "-Dio.netty.buffer.checkAccessible=false";

  public static final String EXECUTOR = "-Djmh.executor=CUSTOM";
  public static final String EXECUTOR_CLASS =
      "-Djmh.executor.class=dev.iobuf.benchmarks.peers.NettyThreads";

  private Jvm() {}
}
