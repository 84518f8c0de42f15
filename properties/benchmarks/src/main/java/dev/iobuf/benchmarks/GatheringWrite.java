package dev.iobuf.benchmarks;

import dev.iobuf.SmallBuffer;
import dev.iobuf.SmallBufferPool;
import dev.iobuf.SmallIoVec;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.io.Vectored;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What does it cost to write 64 buffers of 2 KiB by one system call? To /dev/null, which takes them
 * without reading: only the call remains, and the objects that are made for it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class GatheringWrite extends Question {
  static final int BUFFERS = 64;

  private static final Path SINK = Path.of("/dev/null");

  private final SmallBufferPool pool = SmallBufferPool.create(BUFFERS);
  private final SmallIoVec iov = SmallIoVec.allocate(pool, BUFFERS);
  private final int[] leases = new int[BUFFERS];
  private final ByteBuffer[] buffers = new ByteBuffer[BUFFERS];

  private FileDescriptor descriptor;
  private FileChannel channel;

  @Setup
  public void open() throws IOException {
    for (int i = 0; i < BUFFERS; i++) {
      leases[i] = pool.tryGet();
      // The direct buffers that cost NIO least: they belong to no arena.
      buffers[i] = ByteBuffer.allocateDirect(SmallBuffer.SIZE);
    }
    descriptor = FileDescriptor.open(SINK, OpenFlag.WRITE_ONLY);
    channel = FileChannel.open(SINK, StandardOpenOption.WRITE);
  }

  @TearDown
  public void close() throws IOException {
    for (int lease : leases) {
      pool.put(lease);
    }
    pool.close();
    descriptor.close();
    channel.close();
  }

  @Benchmark
  public long iobuf() throws IOException {
    iov.clear();
    iov.addAll(leases, 0, BUFFERS);
    return Vectored.writev(descriptor, iov);
  }

  @Benchmark
  public long nio() throws IOException {
    for (ByteBuffer buffer : buffers) {
      buffer.clear();
    }
    return channel.write(buffers);
  }
}
