package dev.iobuf.behaviour.uring;

import static dev.iobuf.behaviour.uring.Fixture.PATIENCE;
import static dev.iobuf.behaviour.uring.Fixture.one;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.MicroBufferPool;
import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.Operation;
import dev.iobuf.uring.Waker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A ring's owner that sleeps in the kernel is woken by other threads; awake, it is not disturbed.
 */
@NeedsUring
class WakerTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration MOMENT = Duration.ofMillis(20);

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    threads.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void anOwnerThatSleepsIsWoken(int completions) throws Exception {
    try (IoUring ring = IoUring.create(4)) {
      Waker waker = ring.waker();
      for (int i = 0; i < 3; i++) {
        ring.timeout(DAY, i);
      }
      for (int round = 0; round < 10; round++) {
        Future<?> other = wakeSoon(waker);
        assertThat(ring.await(completions)).isZero();
        other.get();
      }
      assertThat(ring.next()).as("nothing of it is shown").isFalse();
      assertThat(ring.inFlight()).isEqualTo(3);
      assertThat(ring.room()).isEqualTo(1);
    }
  }

  private Future<?> wakeSoon(Waker waker) {
    return threads.submit(() -> {
      Thread.sleep(MOMENT);
      waker.wake();
      return null;
    });
  }

  @Test
  void anOwnerThatWaitsForNothingElseIsWoken() throws Exception {
    try (IoUring ring = IoUring.create(1)) {
      assertThatThrownBy(() -> ring.await(1)).isInstanceOf(IllegalStateException.class);
      Waker waker = ring.waker();
      Future<?> other = wakeSoon(waker);
      assertThat(ring.await(1)).isZero();
      other.get();
      assertThat(ring.await(1, MOMENT)).isZero();
    }
  }

  @Test
  void aBufferThatComesFreeWakesTheOwnerThatAskedForIt() throws Exception {
    try (MicroBufferPool pool = MicroBufferPool.create(1);
        IoUring ring = IoUring.create(1)) {
      int only = pool.get();
      Waker waker = ring.waker();
      ConcurrentLinkedQueue<Integer> served = new ConcurrentLinkedQueue<>();
      pool.getAsync((lease, _) -> {
        served.add(lease);
        waker.wake();
      });
      Future<?> other =
          threads.submit(() -> {
            Thread.sleep(MOMENT);
            pool.put(only);
            return null;
          });
      while (served.isEmpty()) {
        assertThat(ring.await(1)).isZero();
      }
      other.get();
      pool.put(Objects.requireNonNull(served.poll()));
    }
  }

  @Test
  void aWakeThatComesBeforeEndsTheNextWaitAndNoOther() throws IOException {
    try (IoUring ring = IoUring.create(4)) {
      Waker waker = ring.waker();
      assertThat(ring.waker()).isSameAs(waker);
      ring.timeout(Duration.ofMillis(200), 1);
      waker.wake();
      waker.wake();
      assertThat(ring.submit()).as("that is no wait").isZero();
      assertThat(ring.await(1)).as("woken").isZero();
      assertThat(ring.await(1)).as("not woken").isEqualTo(1);
      assertThat(one(ring).errno()).isEqualTo(Errno.ETIME);
    }
  }

  @Test
  void aWaitThatFindsCompletionsTakesTheWakesThatCameBefore() throws IOException {
    try (IoUring ring = IoUring.create(4)) {
      Waker waker = ring.waker();
      ring.nop(1);
      assertThat(ring.submit()).isEqualTo(1);
      waker.wake();
      assertThat(ring.await(1)).isEqualTo(1);
      ring.timeout(Duration.ofMillis(100), 2);
      assertThat(ring.await(2)).as("not woken again").isEqualTo(2);
    }
  }

  /** The queue of completions has four entries here, and each wake takes one for a moment. */
  @Test
  void aCompletionThatIsNotTakenStaysAndIsNotCrowdedOut() throws Exception {
    try (IoUring ring = IoUring.create(2)) {
      Waker waker = ring.waker();
      ring.nop(7);
      ring.timeout(DAY, 8);
      assertThat(ring.await(1)).isEqualTo(1);
      for (int round = 0; round < 10; round++) {
        Future<?> other = wakeSoon(waker);
        assertThat(ring.await(2)).isEqualTo(1);
        other.get();
      }
      assertThat(one(ring).userData()).isEqualTo(7);
      assertThat(ring.next()).isFalse();
    }
  }

  @Test
  void aWaitInTimeEndsInTime() throws IOException {
    try (IoUring ring = IoUring.create(4)) {
      Waker waker = ring.waker();
      ring.timeout(DAY, 1);
      assertThat(ring.await(1, MOMENT)).isZero();
      waker.wake();
      assertThat(ring.await(1, DAY)).isZero();
      assertThat(ring.await(1, MOMENT)).isZero();
    }
  }

  @Test
  void aRingThatIsFullIsWoken() throws Exception {
    try (IoUring ring = IoUring.create(1)) {
      Waker waker = ring.waker();
      ring.timeout(DAY, 1);
      assertThat(ring.room()).isZero();
      Future<?> other = wakeSoon(waker);
      assertThat(ring.await(1)).isZero();
      other.get();
      assertThatThrownBy(() -> ring.nop(2)).hasMessageContaining("the ring is full");
    }
  }

  @Test
  void cancellingEverythingLeavesItWorking() throws Exception {
    try (IoUring ring = IoUring.create(4)) {
      Waker waker = ring.waker();
      ring.timeout(DAY, 1);
      assertThat(ring.await(1, MOMENT)).isZero();
      ring.cancelAll(2);
      assertThat(ring.await(2, PATIENCE)).isEqualTo(2);
      List<Operation> shown = new ArrayList<>();
      while (ring.next()) {
        shown.add(ring.completion().operation());
      }
      assertThat(shown).containsExactlyInAnyOrder(Operation.TIMEOUT, Operation.CANCEL);
      Future<?> other = wakeSoon(waker);
      assertThat(ring.await(1)).isZero();
      other.get();
    }
  }

  @Test
  void onlyTheOwnerMakesItAndAnyThreadUsesIt() throws Exception {
    try (IoUring ring = IoUring.create(1)) {
      assertThatThrownBy(() -> threads.submit(ring::waker).get())
          .hasCauseInstanceOf(WrongThreadException.class);
      Waker waker = ring.waker();
      Thread.ofVirtual().start(waker::wake).join();
      assertThat(ring.await(1)).isZero();
      assertThat(waker.toString()).startsWith("Waker[FileDescriptor[fd=");
    }
  }

  @Test
  void afterTheRingWasClosedAWakeDoesNothing() throws IOException {
    IoUring ring = IoUring.create(1);
    Waker waker = ring.waker();
    assertThat(ring.await(1, MOMENT)).isZero();
    ring.close();
    waker.wake();
    waker.wake();
    assertThatThrownBy(ring::waker).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closingShowsNothingOfIt() throws IOException {
    List<String> shown = new ArrayList<>();
    IoUring ring = IoUring.create(4);
    Waker waker = ring.waker();
    ring.timeout(DAY, 1);
    assertThat(ring.await(1, MOMENT)).isZero();
    waker.wake();
    ring.close(done -> shown.add(done.operation() + " " + done.errnoName()));
    assertThat(shown).containsExactly("TIMEOUT ECANCELED");
  }

  /** Each task is seen at once: a wait that missed its wake would never end. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void noTaskIsOverlooked(int wakers) throws Exception {
    int rounds = Integer.getInteger("iobuf.wakes", 20_000);
    var tasks = new ConcurrentLinkedQueue<Integer>();
    var waker = new AtomicReference<Waker>();
    try (IoUring ring = IoUring.create(8)) {
      waker.set(ring.waker());
      ring.timeout(DAY, 1);
      List<Future<?>> others = new ArrayList<>();
      AtomicBoolean[] done = new AtomicBoolean[wakers];
      for (int w = 0; w < wakers; w++) {
        AtomicBoolean isDone = new AtomicBoolean(true);
        done[w] = isDone;
        int number = w;
        others.add(
            threads.submit(() -> {
              for (int i = 0; i < rounds; i++) {
                while (!isDone.get()) {
                  Thread.onSpinWait();
                }
                isDone.set(false);
                tasks.add(number);
                Objects.requireNonNull(waker.get()).wake();
              }
            }));
      }
      for (int seen = 0; seen < wakers * rounds; ) {
        for (Integer task = tasks.poll(); task != null; task = tasks.poll()) {
          seen++;
          done[task].set(true);
        }
        if (seen < wakers * rounds) {
          assertThat(ring.await(1)).isZero();
        }
      }
      for (Future<?> other : others) {
        other.get();
      }
    }
  }

  /** A number that was closed and opened again by another file must not be written to. */
  @Test
  void aWakeThatRacesWithTheCloseWritesToNoOtherFile() throws Exception {
    var waker = new AtomicReference<Waker>();
    var isOver = new AtomicBoolean();
    Future<?> other =
        threads.submit(() -> {
          while (!isOver.get()) {
            Waker latest = waker.get();
            if (latest != null) {
              latest.wake();
            }
          }
        });
    try (MicroBufferPool pool = MicroBufferPool.create(1)) {
      for (int round = 0; round < 300; round++) {
        try (IoUring ring = IoUring.create(2)) {
          waker.set(ring.waker());
          ring.nop(1);
          for (int i = 0; i < 5; i++) {
            int _ = ring.await(1, Duration.ofNanos(1_000));
          }
        }
        // The numbers of ring and waker are free, and taken by the next files.
        try (FileDescriptor.Pair first = FileDescriptor.pipe();
            FileDescriptor.Pair second = FileDescriptor.pipe();
            IoUring ring = IoUring.create(4)) {
          int lease = Fixture.lease(pool);
          ring.read(ring.attach(first.left()), pool, lease, 0, 8, IoUring.CURRENT, 1);
          assertThat(ring.await(1, Duration.ofMillis(1))).as("bytes in the first pipe").isZero();
          ring.cancelAll(2);
          assertThat(ring.await(2, PATIENCE)).isEqualTo(2);
          while (ring.next()) {
            Completion done = ring.completion();
            done.putLease();
          }
          assertThat(second.left().isOpen()).isTrue();
        }
      }
    } finally {
      isOver.set(true);
      other.get();
    }
  }

  /** A signal would stay in the counter until the owner sleeps. */
  @Test
  void aWakeOfAnOwnerThatIsAwakeMakesNoSystemCall() throws IOException {
    try (IoUring ring = IoUring.create(1)) {
      Waker waker = ring.waker();
      assertThat(ring.await(1, MOMENT)).as("so that it reads").isZero();
      String number = waker.toString().replaceAll("\\D+", " ").strip();
      Path info = Path.of("/proc/self/fdinfo", number);
      assertThat(Files.readString(info)).containsPattern("eventfd-count: +0\n");
      for (int i = 0; i < 100; i++) {
        waker.wake();
      }
      assertThat(Files.readString(info)).containsPattern("eventfd-count: +0\n");
      assertThat(ring.await(1)).isZero();
      assertThat(Files.readString(info)).containsPattern("eventfd-count: +0\n");
    }
  }

  @Test
  void itIsOneDescriptorThatIsClosedWithTheRing() throws IOException {
    int before = open();
    try (IoUring ring = IoUring.create(1)) {
      int without = open();
      Waker waker = ring.waker();
      assertThat(open()).isEqualTo(without + 1);
      waker.wake();
      assertThat(ring.await(1)).isZero();
    }
    assertThat(open()).isEqualTo(before);
  }

  private static int open() {
    return Objects.requireNonNull(Path.of("/proc/self/fd").toFile().list()).length;
  }
}
