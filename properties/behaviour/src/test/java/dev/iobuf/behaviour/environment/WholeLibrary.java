package dev.iobuf.behaviour.environment;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.iobuf.SmallBuffer;
import dev.iobuf.SmallBufferPool;
import dev.iobuf.SmallIoVec;
import dev.iobuf.io.Cursor;
import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.IoSupport;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.io.SegmentIoVec;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.io.Vectored;
import dev.iobuf.memory.MemoryRefusedException;
import dev.iobuf.memory.Slab;
import dev.iobuf.pool.BoundedPool;
import dev.iobuf.pool.FenceSupport;
import dev.iobuf.pool.Pool;
import dev.iobuf.pool.PoolManagement;
import dev.iobuf.pool.PoolOptions;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringSupport;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Stream;

/**
 * Uses each part of the library, each by a method that a {@link
 * dev.iobuf.behaviour.memory.ChildJvm} runs. It needs {@code java.base} alone, so it asserts by
 * itself.
 */
final class WholeLibrary {
  /** The parts that work if native access is granted. */
  static final String[] PARTS = {
    "reportsItsCapabilities",
    "lendsEachBufferOnceAtATime",
    "lendsObjects",
    "watchesAndWipes",
    "movesBytesByVectors",
    "movesBytesByARing",
  };

  /** The parts that work without it, and the refusals of the others. */
  static final String[] PARTS_WITHOUT_NATIVE_ACCESS = {
    "reportsItsCapabilities", "lendsEachBufferOnceAtATime", "lendsObjects", "systemCallsAreRefused",
  };

  private static final int ROUNDS = 5_000;

  private WholeLibrary() {}

  /** Runs the methods of these names in order, and ends at the first that throws. */
  public static void main(String[] parts) throws Throwable {
    for (String name : parts) {
      try {
        WholeLibrary.class.getDeclaredMethod(name).invoke(null);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
      System.out.println("held: " + name);
    }
  }

  private static void check(boolean condition, Object told) {
    if (!condition) {
      throw new AssertionError(told);
    }
  }

  static void reportsItsCapabilities() {
    System.out.println(Slab.capabilities());
    System.out.println(FenceSupport.current());
    System.out.println(IoUringSupport.current());
    System.out.println("processors: " + Runtime.getRuntime().availableProcessors());
  }

  /** To threads of both kinds, of which most have to wait. */
  static void lendsEachBufferOnceAtATime() throws InterruptedException {
    try (SmallBufferPool pool = SmallBufferPool.create(2)) {
      AtomicIntegerArray holders = new AtomicIntegerArray(pool.capacity());
      ConcurrentLinkedQueue<Throwable> thrown = new ConcurrentLinkedQueue<>();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        Thread.Builder builder = i % 2 == 0 ? Thread.ofPlatform() : Thread.ofVirtual();
        int number = i;
        Thread thread = builder.unstarted(() -> use(pool, holders, number));
        thread.setUncaughtExceptionHandler((_, e) -> thrown.add(e));
        threads.add(thread);
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      check(thrown.isEmpty(), thrown);
      check(pool.lent() == 0, pool.statistics());
    }
  }

  private static void use(SmallBufferPool pool, AtomicIntegerArray holders, long number) {
    for (int round = 0; round < ROUNDS; round++) {
      int lease = round % 100 == 0 ? getWaiting(pool) : pool.tryGet();
      if (lease != Pool.WOULD_BLOCK) {
        check(holders.incrementAndGet(lease) == 1, "lent twice: " + lease);
        SmallBuffer buffer = pool.value(lease);
        buffer.segment().set(JAVA_LONG, 0, number);
        check(buffer.segment().get(JAVA_LONG, 0) == number, "written by two: " + lease);
        holders.decrementAndGet(lease);
        pool.put(lease);
      }
    }
  }

  private static int getWaiting(SmallBufferPool pool) {
    try {
      return pool.get();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static void lendsObjects() throws InterruptedException {
    try (BoundedPool<String> pool = BoundedPool.create(2, index -> "word " + index)) {
      int lease = pool.get();
      check(pool.value(lease).equals("word " + lease), pool.value(lease));
      pool.put(lease);
    }
  }

  static void watchesAndWipes() throws InterruptedException {
    for (PoolOptions options :
        new PoolOptions[] {
          PoolOptions.DEFAULT.census(1).guardedViews(),
          PoolOptions.DEFAULT.checked(),
          PoolOptions.DEFAULT.checked().census(2).wiped(),
          PoolOptions.DEFAULT.wiped()
        }) {
      try (SmallBufferPool pool = SmallBufferPool.create(1, options)) {
        SmallBuffer view = pool.borrow();
        view.segment().fill((byte) 1);
        view.close();
        check(isRefused(view::close), "a buffer was returned twice: " + options);
        check(
            !options.hasGuardedViews() || isRefused(() -> view.segment().fill((byte) 2)),
            "a buffer was used after it was returned: " + options);
        try (SmallBuffer next = pool.borrow()) {
          check(!options.isWiped() || next.segment().get(JAVA_LONG, 0) == 0, "not wiped");
          check(!options.isChecked() || isRefused(view::close), "late put: " + options);
          check(
              pool.lentLongerThan(Duration.ZERO).size() == (options.hasCensus() ? 1 : 0),
              "census: " + options);
        }
      }
    }
  }

  private static boolean isRefused(Runnable call) {
    try {
      call.run();
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  /** Through a pipe, which needs no file system. */
  static void movesBytesByVectors() throws IOException {
    try (SmallBufferPool pool = SmallBufferPool.create(4);
        FileDescriptor.Pair pipe = FileDescriptor.pipe()) {
      int[] leases = new int[4];
      check(pool.tryGet(leases, 0, 4) == 4, pool);
      for (int i = 0; i < 2; i++) {
        pool.value(leases[i]).segment().fill((byte) (i + 1));
      }
      long bytes = 2L * SmallBuffer.SIZE;
      SmallIoVec from = SmallIoVec.allocate(pool, 2).addAll(leases, 0, 2);
      SmallIoVec into = SmallIoVec.allocate(pool, 2).addAll(leases, 2, 2);
      check(Vectored.writev(pipe.right(), from) == bytes, "short write");
      check(Vectored.readv(pipe.left(), into) == bytes, "short read");
      for (int i = 0; i < 2; i++) {
        checkEqual(pool, leases[i], leases[i + 2]);
      }
      pool.put(leases, 0, 4);
    }
  }

  private static void checkEqual(SmallBufferPool pool, int written, int read) {
    long mismatch = pool.value(written).segment().mismatch(pool.value(read).segment());
    check(mismatch == -1, "other bytes from " + mismatch + " on");
  }

  /** Or the ring is refused, with the reason that the support reports. */
  static void movesBytesByARing() throws IOException {
    IoUringSupport support = IoUringSupport.current();
    try (SmallBufferPool pool = SmallBufferPool.create(2);
        FileDescriptor.Pair pipe = FileDescriptor.pipe();
        IoUring ring = IoUring.create(2)) {
      check(support.isAvailable(), support);
      int from = pool.tryGet();
      int into = pool.tryGet();
      pool.value(from).segment().fill((byte) 7);
      long _ =
          ring.write(
              ring.attach(pipe.right()), pool, from, 0, SmallBuffer.SIZE, IoUring.CURRENT, 1);
      complete(ring);
      long _ =
          ring.read(ring.attach(pipe.left()), pool, into, 0, SmallBuffer.SIZE, IoUring.CURRENT, 2);
      complete(ring);
      checkEqual(pool, from, into);
      pool.put(from);
      pool.put(into);
    } catch (UnsupportedOperationException e) {
      check(!support.isAvailable(), e);
      check(String.valueOf(e.getMessage()).contains(support.reason()), e);
    }
  }

  private static void complete(IoUring ring) throws IOException {
    int _ = ring.await(1);
    check(ring.next(), "nothing completed");
    check(ring.completion().resultOrThrow() == SmallBuffer.SIZE, ring.completion());
  }

  /** With the system's reason. */
  static void slabsAreRefused() {
    try {
      SmallBufferPool.create(2).close();
      throw new AssertionError("not refused");
    } catch (MemoryRefusedException e) {
      check(e.call().equals("mmap"), e);
      System.out.println(e.getMessage());
    }
  }

  /** For a process without native access: the reason names the remedy. */
  static void systemCallsAreRefused() throws IOException {
    try {
      FileDescriptor.pipe().close();
      throw new AssertionError("not refused");
    } catch (UnsupportedOperationException e) {
      System.out.println(e.getMessage());
    }
    check(!IoSupport.current().isAvailable(), IoSupport.current());
    check(!IoUringSupport.current().isAvailable(), IoUringSupport.current());
    check(!FenceSupport.current().isAvailable(), FenceSupport.current());
  }

  /** At the call, and not by a class that can't be loaded. */
  static void isNotShownWithoutManagement() {
    try (SmallBufferPool pool = SmallBufferPool.create(1);
        PoolManagement shown = PoolManagement.show("frames", pool)) {
      throw new AssertionError("shown: " + shown.name());
    } catch (UnsupportedOperationException e) {
      System.out.println(e.getMessage());
    }
  }

  /** Under a limit of less than a page. */
  static void lockingIsRefused() {
    try (SmallBufferPool pool = SmallBufferPool.create(1_024)) {
      pool.slab().lock();
      throw new AssertionError("not refused");
    } catch (MemoryRefusedException e) {
      check(e.call().equals("mlock"), e);
      System.out.println(e.getMessage());
    }
  }

  /** A file in the folder of the property {@code iobuf.folder}, whose name may be no ASCII. */
  static void opensTheFilesThatADirectoryLists() throws IOException {
    for (int i = 0; i < 2; i++) {
      List<Path> listed;
      try (Stream<Path> files = Files.list(Path.of(System.getProperty("iobuf.folder", "none")))) {
        listed = files.toList();
      }
      check(listed.size() == 1, listed);
      try (FileDescriptor file =
              FileDescriptor.open(listed.getFirst(), OpenFlag.READ_WRITE, OpenFlag.CREATE);
          Arena arena = Arena.ofConfined()) {
        MemorySegment bytes = arena.allocate(8);
        check(Vectored.readv(file, SegmentIoVec.of(bytes)) == 4, "another file: " + file);
        check(bytes.getString(0).equals("here"), "another file: " + file);
      }
    }
  }

  /** For a {@code writev} that takes no bytes, and gives no error. */
  static void writesToAFileThatTakesNothing() throws IOException {
    try (FileDescriptor.Pair pipe = FileDescriptor.pipe();
        Arena arena = Arena.ofConfined()) {
      Cursor cursor = SegmentIoVec.of(arena.allocate(2), arena.allocate(3)).cursor();
      check(Vectored.writev(pipe.right(), cursor) == 0, cursor);
      check(Vectored.tryWritevFully(pipe.right(), cursor) == -Errno.ENOSPC, cursor);
      Vectored.writevFully(pipe.right(), cursor);
      throw new AssertionError("not refused");
    } catch (SystemCallException e) {
      check(e.errno() == Errno.ENOSPC, e);
      System.out.println(e.getMessage());
    }
  }
}
