package dev.iobuf.behaviour.uring;

import static dev.iobuf.behaviour.uring.Fixture.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.LargeBuffer;
import dev.iobuf.LargeBufferPool;
import dev.iobuf.MediumBuffer;
import dev.iobuf.MediumBufferPool;
import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.io.Tcp;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.pool.IndirectPool;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.Operation;
import dev.iobuf.uring.ProvidedBuffers;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many bytes go through files and sockets, and each is compared with its expected value. {@code
 * -Psoak} sends 10 GiB through each; {@code -Diobuf.soak.mebibytes=…} any number.
 */
@NeedsUring
class SoakTest {
  private static final long MEBIBYTE = 1 << 20;
  private static final long BYTES = MEBIBYTE * Integer.getInteger("iobuf.soak.mebibytes", 64);
  private static final long SEED = Long.getLong("iobuf.soak.seed", System.nanoTime());

  /** A file is written anew in each pass, since disks are not endless. */
  private static final long MOST_FILE_BYTES = 1024 * MEBIBYTE;

  private static final int BLOCK = LargeBuffer.SIZE;
  private static final int DEPTH = 32;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  private final SplittableRandom random = new SplittableRandom(SEED);

  private static void assertAllAreBack(IndirectPool<?> pool) {
    assertThat(pool.pinned()).isZero();
    assertThat(pool.lent()).isZero();
    for (int i = 0; i < pool.capacity(); i++) {
      assertThat(pool.tryGet()).isNotNegative();
    }
    assertThat(pool.tryGet()).isEqualTo(IndexPool.WOULD_BLOCK);
    for (int lease = 0; lease < pool.capacity(); lease++) {
      pool.put(lease);
    }
  }

  private static void report(String what) {
    System.out.printf(
        Locale.ROOT,
        "%,d MiB through %s: every byte as it was written, every lease back, seed=%d%n",
        BYTES / MEBIBYTE,
        what,
        SEED);
  }

  private static void assertBytes(
      Pattern pattern, MemorySegment buffer, long position, int length) {
    int at = pattern.mismatch(buffer, position, length);
    assertThat(at).as("wrong byte of %d at %d, seed=%d", length, position, SEED).isNegative();
  }

  @Test
  void throughFilesPastThePageCacheAndThroughIt() throws IOException {
    try (LargeBufferPool pool = LargeBufferPool.create(DEPTH)) {
      long left = BYTES;
      for (int pass = 0; left > 0; pass++) {
        long size = Math.min(left, MOST_FILE_BYTES);
        boolean isDirect = pass % 2 == 0;
        try (FileDescriptor descriptor = file(isDirect);
            IoUring ring = IoUring.create(DEPTH)) {
          if (isDirect) {
            ring.registerPools(pool);
          }
          IoUringFile file = isDirect ? ring.register(descriptor) : ring.attach(descriptor);
          new FilePass(ring, pool, file, new Pattern(random.nextLong()), size / BLOCK).run();
        }
        left -= size;
      }
      assertAllAreBack(pool);
      report("files");
    }
  }

  private FileDescriptor file(boolean isDirect) throws IOException {
    Path path = folder.resolve("file");
    OpenFlag[] cached = {OpenFlag.READ_WRITE, OpenFlag.CREATE};
    if (isDirect) {
      try {
        return FileDescriptor.open(path, OpenFlag.READ_WRITE, OpenFlag.CREATE, OpenFlag.DIRECT);
      } catch (SystemCallException e) {
        assertThat(e.errno()).isEqualTo(Errno.EINVAL); // a file system without direct I/O
      }
    }
    return FileDescriptor.open(path, cached);
  }

  /** Writes all blocks, then reads them in another order. */
  private final class FilePass {
    private final IoUring ring;
    private final LargeBufferPool pool;
    private final IoUringFile file;
    private final Pattern pattern;
    private final int blocks;

    /** Odd, so that its multiples meet every block once, modulo a power of two. */
    private final long stride = random.nextLong() | 1;

    FilePass(IoUring ring, LargeBufferPool pool, IoUringFile file, Pattern pattern, long blocks) {
      this.ring = ring;
      this.pool = pool;
      this.file = file;
      this.pattern = pattern;
      this.blocks = Math.toIntExact(blocks);
      assertThat(Long.bitCount(blocks)).as("%d MiB: a power of two a pass").isEqualTo(1);
    }

    private long shuffled(int number) {
      return (number * stride & (blocks - 1)) * BLOCK;
    }

    void run() throws IOException {
      transfer(Operation.WRITE);
      transfer(Operation.READ);
    }

    private void transfer(Operation operation) throws IOException {
      int done = 0;
      int started = 0;
      while (done < blocks) {
        while (started < blocks && ring.room() > 0) {
          int lease = pool.tryGet();
          long position = shuffled(started++);
          if (operation == Operation.WRITE) {
            pattern.fill(pool.value(lease).segment(), position, BLOCK);
            long _ = ring.write(file, pool, lease, 0, BLOCK, position, position);
          } else {
            long _ = ring.read(file, pool, lease, 0, BLOCK, position, position);
          }
        }
        assertThat(ring.await(1, PATIENCE)).isPositive();
        while (ring.next()) {
          Completion completion = ring.completion();
          assertThat(completion.resultOrThrow()).isEqualTo(BLOCK);
          if (operation == Operation.READ) {
            MemorySegment buffer = pool.value(completion.lease()).segment();
            assertBytes(pattern, buffer, completion.userData(), BLOCK);
          }
          completion.putLease();
          done++;
        }
      }
    }
  }

  @Test
  void throughSocketsFromLeasesIntoProvidedBuffers() throws IOException {
    int connections = 4;
    // Two pools: sends wait in the socket until bytes are received, and receives need free buffers.
    try (MediumBufferPool out = MediumBufferPool.create(32);
        MediumBufferPool in = MediumBufferPool.create(32);
        FileDescriptor listener =
            Tcp.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), connections);
        IoUring ring = IoUring.create(64)) {
      ProvidedBuffers group = ring.provide(in, 16);
      Stream[] streams = new Stream[connections];
      for (int i = 0; i < connections; i++) {
        streams[i] = new Stream(i, ring, listener, out, in, group, BYTES / connections);
      }
      do {
        int _ = group.refill();
        for (Stream stream : streams) {
          stream.goOn();
        }
        assertThat(ring.await(1, PATIENCE)).isPositive();
        while (ring.next()) {
          Completion done = ring.completion();
          streams[(int) done.userData()].take(done);
        }
      } while (ring.inFlight() > 0);
      for (Stream stream : streams) {
        stream.close();
      }
      group.close();
      assertAllAreBack(in);
      assertAllAreBack(out);
      report("sockets");
    }
  }

  /** One connection, both ends of it: one sends, each other time without copying, one receives. */
  private final class Stream implements AutoCloseable {
    private final int number;
    private final IoUring ring;
    private final MediumBufferPool pool;
    private final MediumBufferPool from;
    private final ProvidedBuffers group;
    private final FileDescriptor client;
    private final FileDescriptor server;
    private final IoUringFile to;
    private final IoUringFile in;
    private final long size;
    private final Pattern pattern = new Pattern(random.nextLong());
    private long sent;
    private long received;
    private boolean isSending;
    private boolean isReceiving;

    Stream(
        int number,
        IoUring ring,
        FileDescriptor listener,
        MediumBufferPool pool,
        MediumBufferPool from,
        ProvidedBuffers group,
        long size)
        throws IOException {
      this.number = number;
      this.ring = ring;
      this.pool = pool;
      this.from = from;
      this.group = group;
      this.size = size;
      this.client = Tcp.connect(Tcp.localAddress(listener));
      IoUringFile accepting = ring.attach(listener);
      long _ = ring.accept(accepting, 0);
      this.server = Fixture.one(ring).descriptor();
      accepting.close();
      this.to = ring.register(client);
      this.in = ring.attach(server);
    }

    void goOn() {
      int lease = isSending || sent == size ? IndexPool.WOULD_BLOCK : pool.tryGet();
      if (lease != IndexPool.WOULD_BLOCK) {
        int length = (int) Math.min(size - sent, MediumBuffer.SIZE);
        pattern.fill(pool.value(lease).segment(), sent, length);
        long _ =
            random.nextBoolean()
                ? ring.send(to, pool, lease, 0, length, number)
                : ring.sendZeroCopy(to, pool, lease, 0, length, number);
        sent += length;
        isSending = true;
      }
      if (!isReceiving && received < size) {
        long _ = ring.receiveMultishot(in, group, number);
        isReceiving = true;
      }
    }

    void take(Completion done) throws IOException {
      if (done.operation() == Operation.RECEIVE) {
        isReceiving = done.hasMore();
        if (done.hasLease()) {
          MemorySegment buffer = from.value(done.lease()).segment();
          assertBytes(pattern, buffer, received, done.result());
          received += done.result();
        } else {
          assertThat(done.errno()).isIn(Errno.ENOBUFS, Errno.ECANCELED);
        }
        if (received == size && isReceiving) {
          long _ = ring.cancel(in, number);
        }
      } else if (done.operation() != Operation.CANCEL && !done.isNotification()) {
        int _ = done.resultOrThrow();
        isSending = false;
      }
      done.putLease();
    }

    @Override
    public void close() throws IOException {
      assertThat(received).isEqualTo(size);
      in.close();
      to.close();
      client.close();
      server.close();
    }
  }
}
