package org.example.frames;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.IoVec;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.io.Vectored;
import dev.iobuf.pool.IndirectPool;
import dev.iobuf.pool.IoBuffer;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiFunction;
import org.example.frames.disk.ExtentBufferPool;
import org.example.frames.disk.ExtentIoVec;
import org.example.frames.disk.SectorBufferPool;
import org.example.frames.disk.SectorIoVec;
import org.example.frames.wire.AlmostPageBufferPool;
import org.example.frames.wire.AlmostPageIoVec;
import org.example.frames.wire.FlagBufferPool;
import org.example.frames.wire.FlagIoVec;
import org.example.frames.wire.JumboBufferPool;
import org.example.frames.wire.JumboIoVec;

/** Sends buffers of every tier through a file, and prints their layout in memory. */
final class Main {
  private static final int COUNT = 3;

  private final Path file;

  private Main(Path file) {
    this.file = file;
  }

  public static void main(String[] args) throws Exception {
    System.out.println(Main.class.getModule());
    Path file = Files.createTempFile("frames", ".bin");
    try {
      new Main(file).run();
    } finally {
      Files.delete(file);
    }
  }

  private void run() throws Exception {
    trip(
        FlagBufferPool.create(COUNT),
        (pool, leases) -> FlagIoVec.allocate(pool, COUNT).addAll(leases, 0, COUNT));
    trip(
        AlmostPageBufferPool.create(COUNT),
        (pool, leases) -> AlmostPageIoVec.allocate(pool, COUNT).addAll(leases, 0, COUNT));
    trip(
        JumboBufferPool.create(COUNT),
        (pool, leases) -> JumboIoVec.allocate(pool, COUNT).addAll(leases, 0, COUNT));
    trip(
        SectorBufferPool.create(COUNT),
        (pool, leases) -> SectorIoVec.allocate(pool, COUNT).addAll(leases, 0, COUNT));
    trip(
        org.example.frames.disk.JumboBufferPool.create(COUNT),
        (pool, leases) ->
            org.example.frames.disk.JumboIoVec.allocate(pool, COUNT).addAll(leases, 0, COUNT));
    trip(
        ExtentBufferPool.create(COUNT),
        (pool, leases) -> ExtentIoVec.allocate(pool, COUNT).addAll(leases, 0, COUNT));

    System.out.println("wire " + org.example.frames.wire.Tier.forSize(4_096));
    System.out.println("disk " + org.example.frames.disk.Tier.forSize(4_096));
  }

  private <P extends IndirectPool<? extends IoBuffer>> void trip(
      P pool, BiFunction<P, int[], IoVec> vector) throws Exception {
    try (pool;
        FileDescriptor out = FileDescriptor.open(file, OpenFlag.READ_WRITE)) {
      int[] leases = new int[COUNT];
      for (int i = 0; i < COUNT; i++) {
        leases[i] = pool.get();
        pool.value(leases[i]).segment().fill((byte) ('a' + i));
      }
      IoVec all = vector.apply(pool, leases);
      long written = Vectored.pwritev(out, all, 0);
      for (int lease : leases) {
        pool.value(lease).segment().fill((byte) 0);
      }
      long read = Vectored.preadv(out, all, 0);
      byte[] last = new byte[COUNT];
      for (int i = 0; i < COUNT; i++) {
        long end = pool.bufferSize() - 1L;
        last[i] = pool.value(leases[i]).segment().get(ValueLayout.JAVA_BYTE, end);
        pool.put(leases[i]);
      }
      System.out.printf(
          "%s: stride %d, written %d, read %d, %s%n",
          pool.getClass().getSimpleName(),
          pool.address(1) - pool.address(0),
          written,
          read,
          new String(last, US_ASCII));
    }
  }
}
