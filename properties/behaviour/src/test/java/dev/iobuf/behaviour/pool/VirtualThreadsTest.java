package dev.iobuf.behaviour.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.pool.IndexPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hundred thousand virtual threads that wait cost memory, never a carrier, and all of them end.
 */
@Timeout(120)
class VirtualThreadsTest {
  private static final int THREADS = 100_000;

  @TempDir Path directory;

  private final AtomicInteger got = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final CountDownLatch coming = new CountDownLatch(THREADS);

  private List<Thread> start(IndexPool pool) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      threads.add(Thread.ofVirtual().start(() -> getAndPut(pool)));
    }
    coming.await();
    return threads;
  }

  private void getAndPut(IndexPool pool) {
    coming.countDown();
    try {
      int lease = pool.get();
      got.incrementAndGet();
      pool.put(lease);
    } catch (IllegalStateException | InterruptedException end) {
      ended.incrementAndGet();
    }
  }

  @Test
  void allGetTheirTurnAndNoCarrierIsPinned() throws Exception {
    IndexPool pool = new IndexPool("pool", 2);
    int[] leases = {pool.tryGet(), pool.tryGet()};
    List<RecordedEvent> pinned;
    try (Recording recording = new Recording()) {
      recording.enable("jdk.VirtualThreadPinned").withThreshold(Duration.ZERO).withStackTrace();
      recording.start();
      List<Thread> threads = start(pool);
      assertThat(got).hasValue(0);
      pool.put(leases, 0, 2);
      for (Thread thread : threads) {
        thread.join();
      }
      pinned = eventsOf(recording);
    }
    assertThat(got).hasValue(THREADS);
    assertThat(pool.lent()).isZero();
    assertThat(pinned)
        .filteredOn(event -> event.getEventType().getName().equals("jdk.VirtualThreadPinned"))
        .filteredOn(event ->
            event.getStackTrace().getFrames().stream()
                .anyMatch(
                    frame -> frame.getMethod().getType().getName().startsWith("dev.iobuf.pool.")))
        .isEmpty();
    pool.close();
  }

  private List<RecordedEvent> eventsOf(Recording recording) throws IOException {
    Path file = directory.resolve("pinned.jfr");
    recording.dump(file);
    try {
      return RecordingFile.readAllEvents(file);
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void abandoningThePoolWakesThemAll() throws Exception {
    IndexPool pool = new IndexPool("pool", 1);
    int lease = pool.tryGet();
    List<Thread> threads = start(pool);
    pool.closeAbandoning(() -> {});
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(ended).hasValue(THREADS);
    pool.put(lease);
    assertThat(pool.isClosed()).isTrue();
  }

  @Test
  void interruptingThemAllLeavesNoWaiterThatCouldTakeAnIndex() throws Exception {
    IndexPool pool = new IndexPool("pool", 1);
    int lease = pool.tryGet();
    List<Thread> threads = start(pool);
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(ended).hasValue(THREADS);
    assertThat(pool.statistics().waits()).isEqualTo(THREADS);
    Thread next = Thread.ofVirtual().start(() -> getAndPut(pool));
    Thread.sleep(20);
    pool.put(lease);
    next.join();
    assertThat(got).as("woken, not one of those that are gone").hasValue(1);
    pool.close();
  }
}
