package dev.iobuf.behaviour.nio;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.BigBufferPool;
import dev.iobuf.LargeBufferPool;
import dev.iobuf.MediumBuffer;
import dev.iobuf.MediumBufferPool;
import dev.iobuf.pool.IndirectPool;
import dev.iobuf.pool.NioVector;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class ChannelsTest {
  private static final int SIZE = MediumBuffer.SIZE;
  private static final int COUNT = 8;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  private final MediumBufferPool pool = MediumBufferPool.create(2 * COUNT);
  private final List<Integer> leases = new ArrayList<>();
  private final NioVector out = NioVector.allocate(pool, COUNT);
  private final NioVector in = NioVector.allocate(pool, COUNT);

  @AfterEach
  void close() {
    leases.forEach(pool::put);
    pool.close();
  }

  private int lease() {
    int lease = pool.tryGet();
    leases.add(lease);
    return lease;
  }

  /** Fills both vectors: with random bytes, and with zeros. */
  private void lend() {
    for (int i = 0; i < COUNT; i++) {
      int source = lease();
      fill(pool, source);
      int sink = lease();
      pool.value(sink).segment().fill((byte) 0);
      out.add(source);
      in.add(sink);
    }
  }

  private static void fill(IndirectPool<?> pool, int lease) {
    byte[] bytes = new byte[pool.bufferSize()];
    new Random(lease).nextBytes(bytes);
    MemorySegment.copy(bytes, 0, pool.value(lease).segment(), JAVA_BYTE, 0, bytes.length);
  }

  private void assertSame() {
    for (int i = 0; i < COUNT; i++) {
      assertThat(in.array()[i].clear()).isEqualTo(out.array()[i].clear());
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  @Test
  void filesGatherAndScatter() throws IOException {
    lend();
    try (FileChannel channel = open(folder.resolve("f"))) {
      while (out.hasRemaining()) {
        assertThat(channel.write(out.array(), 0, out.count())).isPositive();
      }
      channel.position(0);
      while (in.hasRemaining()) {
        assertThat(channel.read(in.array(), 0, in.count())).isPositive();
      }
    }
    assertSame();
  }

  /** ExtendedOpenOption.DIRECT, by name: javac warns of it, and warnings end the build. */
  private static OpenOption direct() throws ReflectiveOperationException {
    Class<?> options = Class.forName("com.sun.nio.file.ExtendedOpenOption");
    return (OpenOption) options.getField("DIRECT").get(null);
  }

  private static FileChannel openDirect(Path file) throws Exception {
    open(file).close();
    try {
      return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, direct());
    } catch (IOException | UnsupportedOperationException e) {
      Assumptions.abort("the file system of %s has no direct I/O: %s".formatted(file, e));
      throw e;
    }
  }

  static Stream<IntFunction<IndirectPool<?>>> tiersFromMediumUp() {
    return Stream.of(MediumBufferPool::create, BigBufferPool::create, LargeBufferPool::create);
  }

  @ParameterizedTest
  @MethodSource("tiersFromMediumUp")
  void filesPastThePageCacheTakeBuffersFromMediumUp(IntFunction<IndirectPool<?>> tier)
      throws Exception {
    Path file = folder.resolve("f");
    try (IndirectPool<?> direct = tier.apply(3)) {
      NioVector vector = NioVector.allocate(direct, 1);
      int source = direct.tryGet();
      int sink = direct.tryGet();
      fill(direct, source);
      try (FileChannel channel = openDirect(file)) {
        assertThat(channel.write(vector.view(source), 0)).isEqualTo(direct.bufferSize());
        assertThat(channel.read(vector.view(sink), 0)).isEqualTo(direct.bufferSize());
      }
      assertThat(vector.view(sink)).isEqualTo(vector.view(source));
      direct.put(sink);
      direct.put(source);
    }
  }

  @Test
  void socketsGatherAndScatter() throws Exception {
    lend();
    try (ServerSocketChannel listener = ServerSocketChannel.open().bind(loopback());
        SocketChannel client = SocketChannel.open(listener.getLocalAddress());
        SocketChannel server = listener.accept()) {
      Thread sender =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  while (out.hasRemaining()) {
                    long _ = client.write(out.array(), 0, out.count());
                  }
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      while (in.hasRemaining()) {
        assertThat(server.read(in.array(), 0, in.count())).isPositive();
      }
      sender.join();
    }
    assertSame();
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  @Test
  void aDatagramIsGatheredFromPartsAndScattered() throws IOException {
    int first = lease();
    int second = lease();
    fill(pool, first);
    fill(pool, second);
    try (DatagramChannel server = DatagramChannel.open().bind(loopback());
        DatagramChannel client = DatagramChannel.open().connect(server.getLocalAddress())) {
      server.connect(client.getLocalAddress());
      out.add(first, 100, 50).add(second, 0, 1_000);
      assertThat(client.write(out.array(), 0, out.count())).isEqualTo(1_050);
      int head = lease();
      int body = lease();
      in.add(head, 0, 50).add(body);
      assertThat(server.read(in.array(), 0, in.count())).isEqualTo(1_050);
      assertThat(in.view(head).limit(50)).isEqualTo(out.view(first).limit(150).position(100));
      assertThat(in.view(body).limit(1_000)).isEqualTo(out.view(second).limit(1_000));
    }
  }

  @Test
  void asynchronousFilesUseManyBuffersAtOnce() throws Exception {
    lend();
    try (AsynchronousFileChannel channel =
        AsynchronousFileChannel.open(
            folder.resolve("f"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      List<Future<Integer>> writes = new ArrayList<>();
      for (int i = 0; i < COUNT; i++) {
        writes.add(channel.write(out.array()[i], (long) i * SIZE));
      }
      for (Future<Integer> write : writes) {
        assertThat(write.get(60, TimeUnit.SECONDS)).isEqualTo(SIZE);
      }
      List<Future<Integer>> reads = new ArrayList<>();
      for (int i = 0; i < COUNT; i++) {
        reads.add(channel.read(in.array()[i], (long) i * SIZE));
      }
      for (Future<Integer> read : reads) {
        assertThat(read.get(60, TimeUnit.SECONDS)).isEqualTo(SIZE);
      }
    }
    assertSame();
    assertThat(Files.size(folder.resolve("f"))).isEqualTo((long) COUNT * SIZE);
  }

  @Test
  void anOperationThatOutlastsItsCallPinsItsLease() throws Exception {
    int lease = lease();
    ByteBuffer view = out.view(lease);
    try (AsynchronousFileChannel channel =
        AsynchronousFileChannel.open(
            folder.resolve("f"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      pool.pin(lease);
      Future<Integer> write = channel.write(view, 0);
      assertThatThrownBy(() -> pool.put(lease)).hasMessageContaining("in flight in 1 operations");
      assertThat(write.get(60, TimeUnit.SECONDS)).isEqualTo(SIZE);
      pool.unpin(lease);
    }
  }
}
