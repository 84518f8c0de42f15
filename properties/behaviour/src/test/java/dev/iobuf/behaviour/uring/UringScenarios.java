package dev.iobuf.behaviour.uring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.iobuf.LargeBuffer;
import dev.iobuf.LargeBufferPool;
import dev.iobuf.SmallBufferPool;
import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.io.Tcp;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.IoUringSupport;
import dev.iobuf.uring.ProvidedBuffers;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Scenarios that need a separate process, since they restrict it. */
final class UringScenarios {
  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int PR_SET_SECCOMP = 22;
  private static final int SECCOMP_MODE_FILTER = 2;

  private static final short LOAD_WORD = 0x20;
  private static final short JUMP_IF_EQUAL = 0x15;
  private static final short RETURN = 0x06;
  private static final int ALLOW = 0x7fff0000;
  private static final int FAIL_WITH_EPERM = 0x00050000 | 1;

  private UringScenarios() {}

  /** Runs one scenario, by name, and prints its result. */
  public static void main(String[] arguments) throws IOException, ClassNotFoundException {
    switch (arguments[0]) {
      case "register" -> register(Integer.parseInt(arguments[1]));
      case "filter" -> filter(Integer.parseInt(arguments[1]));
      case "fill" -> fill(Path.of(arguments[1]));
      case "chains" -> chains(Path.of(arguments[1]), Integer.parseInt(arguments[2]));
      case "rings" -> rings();
      case "passing" -> passing();
      case "files" -> files(Integer.parseInt(arguments[1]));
      case "again" -> again(Integer.parseInt(arguments[1]));
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  /** Registers a pool of a number of MiB. */
  private static void register(int mebibytes) throws IOException {
    try (SmallBufferPool pool = SmallBufferPool.create(512 * mebibytes);
        IoUring ring = IoUring.create(4)) {
      ring.registerPools(pool);
      System.out.println("registered " + pool.slab().size() + " bytes");
    } catch (SystemCallException e) {
      System.out.println("refused with errno " + e.errno() + ": " + e.getMessage());
    }
  }

  /**
   * Registers a file in a table of a number of slots, and then makes rings until no descriptor is
   * left.
   */
  @SuppressWarnings("MustBeClosedChecker") // the process ends with them
  private static void files(int slots) throws IOException, ClassNotFoundException {
    loadTheClassesThatReportErrors();
    try (FileDescriptor descriptor = FileDescriptor.open(Path.of("/dev/null"), OpenFlag.READ_ONLY);
        IoUring ring = IoUring.create(1, slots)) {
      System.out.println(ring.register(descriptor));
    } catch (SystemCallException e) {
      System.out.println("refused with errno " + e.errno() + ": " + e.getMessage());
    }
    try {
      while (true) {
        IoUring _ = IoUring.create(1);
      }
    } catch (SystemCallException e) {
      System.out.println("no ring, with errno " + e.errno() + ": " + e.getMessage());
    }
  }

  /** Writes logs by chains in a folder whose file system is small. */
  private static void chains(Path folder, int operations) throws IOException {
    LogByChains log = new LogByChains(folder, System.nanoTime());
    log.run(operations, Set.of());
    System.out.println(log);
    System.out.println(
        "shorts, failures and skips: "
            + (Math.min(Math.min(log.shorts, log.failures), log.skips) > 0));
  }

  /** Makes a large ring, a large buffer ring, and a large zero-copy send. */
  private static void rings() throws IOException {
    System.out.println(IoUringSupport.current());
    if (!IoUringSupport.current().isAvailable()) {
      return;
    }
    try (IoUring ring = IoUring.create(4_096)) {
      System.out.println(ring);
    } catch (SystemCallException e) {
      System.out.println("no ring, with errno " + e.errno() + ": " + e.getMessage());
    }
    try (LargeBufferPool pool = LargeBufferPool.create(1);
        FileDescriptor listener =
            Tcp.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        FileDescriptor client = Tcp.connect(Tcp.localAddress(listener));
        IoUring ring = IoUring.create(1)) {
      try (ProvidedBuffers group = ring.provide(pool, 4_096)) {
        System.out.println(group);
      } catch (SystemCallException e) {
        System.out.println("no buffer ring, with errno " + e.errno() + ": " + e.getMessage());
      }
      send(ring, ring.attach(client), pool);
      System.out.println("lent=" + pool.lent());
    }
  }

  private static void send(IoUring ring, IoUringFile socket, LargeBufferPool pool)
      throws IOException {
    long _ = ring.sendZeroCopy(socket, pool, pool.tryGet(), 0, LargeBuffer.SIZE, 1);
    while (ring.inFlight() > 0) {
      int _ = ring.await(1);
      while (ring.next()) {
        try {
          System.out.println(ring.completion().resultOrThrow());
        } catch (SystemCallException e) {
          System.out.println("not sent, with errno " + e.errno() + ": " + e.getMessage());
        }
        ring.completion().putLease();
      }
    }
  }

  /** Without a descriptor, no class can be loaded from a folder; a jar is open already. */
  private static void loadTheClassesThatReportErrors() throws ClassNotFoundException {
    for (String name :
        List.of(
            "io.Errno",
            "io.SystemCallException",
            "linux.Architecture",
            "linux.ErrorNumbers",
            "linux.ProcessStatus",
            "linux.ResourceLimit",
            "linux.UringCalls",
            "linux.UringCalls$Hot",
            "uring.KernelRing",
            "uring.IoUringSupport",
            "uring.IoUringSupport$Refusal")) {
      Class.forName("dev.iobuf." + name);
    }
  }

  /** Asks when no descriptor is left, and again when there is one. */
  private static void passing() throws IOException, ClassNotFoundException {
    loadTheClassesThatReportErrors();
    List<FileDescriptor> open = new ArrayList<>();
    Path path = Path.of("/dev/null");
    try {
      while (true) {
        open.add(FileDescriptor.open(path, OpenFlag.READ_ONLY));
      }
    } catch (SystemCallException e) {
      System.out.println(IoUringSupport.current());
    }
    for (FileDescriptor descriptor : open) {
      descriptor.close();
    }
    System.out.println(IoUringSupport.current());
  }

  /** Writes to a file until its disk is full, with all leases in flight, and counts the leases. */
  private static void fill(Path path) throws IOException {
    try (SmallBufferPool pool = SmallBufferPool.create(64);
        FileDescriptor descriptor =
            FileDescriptor.open(path, OpenFlag.WRITE_ONLY, OpenFlag.CREATE);
        IoUring ring = IoUring.create(64)) {
      IoUringFile file = ring.attach(descriptor);
      long bytes = 0;
      int errors = 0;
      for (long block = 0; errors < 1_000; block++) {
        int lease = pool.tryGet();
        if (lease == IndexPool.WOULD_BLOCK) {
          int _ = ring.await(1);
          while (ring.next()) {
            bytes += Math.max(0, ring.completion().result());
            errors += ring.completion().errno() == Errno.ENOSPC ? 1 : 0;
            ring.completion().putLease();
          }
          lease = pool.tryGet();
        }
        long _ = ring.write(file, pool, lease, 0, 2_048, block * 2_048, block);
      }
      while (ring.inFlight() > 0) {
        int _ = ring.await(1);
        while (ring.next()) {
          bytes += Math.max(0, ring.completion().result());
          ring.completion().putLease();
        }
      }
      System.out.println("wrote " + bytes + " bytes, lent=" + pool.lent());
    }
  }

  /** Makes one ring after another, of which there is locked memory for few. */
  private static void again(int times) throws IOException {
    for (int i = 0; i < times; i++) {
      try (IoUring ring = IoUring.create(256)) {
        ring.nop(i);
        int _ = ring.await(1);
      }
    }
    System.out.println("made " + times + " rings");
  }

  /** Forbids a system call to this process, as a container does, and asks the library. */
  @SuppressWarnings("restricted")
  private static void filter(int call) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment program = arena.allocate(32, 8);
      instruction(program, 0, LOAD_WORD, 0, 0, 0); // the number of the call
      instruction(program, 1, JUMP_IF_EQUAL, 0, 1, call);
      instruction(program, 2, RETURN, 0, 0, FAIL_WITH_EPERM);
      instruction(program, 3, RETURN, 0, 0, ALLOW);
      MemorySegment header = arena.allocate(16, 8);
      header.set(JAVA_SHORT, 0, (short) 4);
      header.set(JAVA_LONG, 8, program.address());
      MethodHandle prctl =
          Linker.nativeLinker()
              .downcallHandle(
                  Linker.nativeLinker().defaultLookup().findOrThrow("prctl"),
                  FunctionDescriptor.of(
                      JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                  Linker.Option.firstVariadicArg(1));
      int privileges = (int) prctl.invokeExact(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L);
      int filter =
          (int)
              prctl.invokeExact(
                  PR_SET_SECCOMP, (long) SECCOMP_MODE_FILTER, header.address(), 0L, 0L);
      System.out.println("prctl: " + privileges + ", " + filter);
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
    System.out.println(IoUringSupport.current());
    try (IoUring ring = IoUring.create(1)) {
      System.out.println(ring);
    } catch (UnsupportedOperationException | IOException e) {
      System.out.println(e);
    }
    try (SmallBufferPool pool = SmallBufferPool.create(4)) {
      pool.put(pool.tryGet());
      System.out.println("pools work");
    }
  }

  private static void instruction(
      MemorySegment program, int number, short code, int ifTrue, int ifFalse, int operand) {
    program.set(JAVA_SHORT, 8L * number, code);
    program.set(JAVA_BYTE, 8L * number + 2, (byte) ifTrue);
    program.set(JAVA_BYTE, 8L * number + 3, (byte) ifFalse);
    program.set(JAVA_INT, 8L * number + 4, operand);
  }
}
