package dev.iobuf.behaviour.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.iobuf.io.Cursor;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.IoVec;
import dev.iobuf.io.SegmentIoVec;
import dev.iobuf.io.Vectored;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real signals, handled without SA_RESTART, at threads that wait in a call. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // may be in the kernel
class SignalTest {
  /** SIGUSR1, which the Java runtime leaves alone; pending ones don't add up. */
  private static final int SIGNAL = 10;

  @BeforeAll
  static void handle() {
    RawCalls.interruptCallsBy(SIGNAL);
  }

  @Test
  void theSignalDoesInterruptAWaitingCall() throws Exception {
    try (Arena arena = Arena.ofShared();
        FileDescriptor.Pair pipe = FileDescriptor.pipe()) {
      MemorySegment buffer = arena.allocate(8);
      Target reader = new Target(() -> RawCalls.read(pipe.left().number(), buffer));
      reader.signal();
      assertEquals(-1, reader.result(), "a plain read fails, so the next tests mean something");
    }
  }

  @Test
  void anInterruptedReadContinuesToWait() throws Exception {
    try (Arena arena = Arena.ofShared();
        FileDescriptor.Pair pipe = FileDescriptor.pipe()) {
      IoVec vector = SegmentIoVec.of(arena.allocate(8));
      Target reader = new Target(() -> Vectored.tryReadv(pipe.left(), vector));
      for (int i = 0; i < 20; i++) {
        reader.signal();
        Thread.sleep(2);
      }
      RawCalls.writeExactly(pipe.right().number(), new byte[5]);
      assertEquals(5, reader.result());
    }
  }

  @Test
  void aWriteUnderAHailOfSignalsArrivesWhole() throws Exception {
    try (Arena arena = Arena.ofShared();
        FileDescriptor.Pair sockets = FileDescriptor.socketpair()) {
      List<MemorySegment> segments = Bytes.segments(arena, Collections.nCopies(1_500, 3_001), 1);
      byte[] expected = Bytes.concatenated(segments);
      Cursor cursor = Bytes.vector(segments).cursor();
      Target writer = new Target(() -> Vectored.writevFully(sockets.left(), cursor));
      int number = sockets.right().number();
      var received = Background.call(() -> RawCalls.readExactly(number, expected.length));
      while (!received.isDone() && !writer.hasFailed()) {
        writer.signal();
      }
      assertEquals(expected.length, writer.result());
      assertArrayEquals(expected, received.get());
    }
  }

  /** A thread that waits in a call, and stays until its result is asked for. */
  private static final class Target {
    private final AtomicLong pthread = new AtomicLong();
    private final CompletableFuture<Long> result = new CompletableFuture<>();
    private final CountDownLatch leave = new CountDownLatch(1);
    private final Thread thread;

    Target(Callable<Long> call) throws Exception {
      thread =
          Blocked.in(() -> {
            pthread.set(RawCalls.pthreadSelf());
            try {
              result.complete(call.call());
            } catch (Throwable t) {
              result.completeExceptionally(t);
            }
            leave.await(); // a signal to a thread that has ended may hit anything
            return 0;
          });
    }

    void signal() {
      RawCalls.pthreadKill(pthread.get(), SIGNAL);
    }

    boolean hasFailed() {
      return result.isCompletedExceptionally();
    }

    long result() throws Exception {
      try {
        return result.get();
      } finally {
        leave.countDown();
        thread.join();
      }
    }
  }
}
