package dev.iobuf.behaviour.census;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.SmallBufferPool;
import dev.iobuf.pool.BoundedPool;
import dev.iobuf.pool.Misuse;
import dev.iobuf.pool.Pool;
import dev.iobuf.pool.PoolOptions;
import dev.iobuf.pool.PoolStatistics;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The events that Flight Recorder requests of pools while it records. Here, they are recorded at
 * the begin and the end.
 */
@Timeout(60)
class PeriodicEventsTest {
  private static final String STATISTICS = "dev.iobuf.PoolStatistics";
  private static final String LEASE = "dev.iobuf.Lease";
  private static final int COLLECTIONS = 100;

  @TempDir Path directory;

  private Recording start() {
    Recording recording = new Recording();
    recording.enable(STATISTICS).with("period", "everyChunk");
    recording.start();
    return recording;
  }

  /** The events of the pool of a name. */
  private List<RecordedEvent> end(Recording recording, String type, String pool)
      throws IOException {
    Path file = directory.resolve("pools.jfr");
    try (recording) {
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals(type))
        .filter(event -> event.getString("pool").startsWith(pool + " ("))
        .toList();
  }

  @Test
  void theNumbersOfEachOpenPool() throws Exception {
    PoolOptions options = PoolOptions.DEFAULT;
    try (SmallBufferPool buffers = SmallBufferPool.create(2, options.named("buffers").counted());
        Pool<String> objects =
            BoundedPool.create(3, index -> "object" + index, options.named("objects"))) {
      int[] leases = {buffers.get(), buffers.get()};
      int lease = objects.get();
      buffers.pin(leases[0]);
      Uses.timeOut(buffers);
      Uses.putTwice(objects);
      for (Pool<?> pool : List.of(buffers, objects)) {
        List<RecordedEvent> events = end(start(), STATISTICS, pool.name());
        assertThat(events).isNotEmpty();
        assertSame(events.getLast(), pool.statistics());
        assertThat(events.getLast().getString("pool")).isEqualTo(pool.toString());
      }
      assertThat(buffers.statistics().timeouts()).isOne();
      assertThat(buffers.statistics().gets()).isEqualTo(2);
      assertThat(objects.statistics().misuses(Misuse.PUT_OF_FREE)).isOne();
      buffers.unpin(leases[0]);
      buffers.put(leases, 0, 2);
      objects.put(lease);
    }
  }

  private static void assertSame(RecordedEvent event, PoolStatistics now) {
    assertThat(event.getInt("capacity")).isEqualTo(now.capacity());
    assertThat(event.getInt("lent")).isEqualTo(now.lent());
    assertThat(event.getInt("pinned")).isEqualTo(now.pinned());
    assertThat(event.getInt("overdue")).isEqualTo(now.overdue());
    assertThat(event.getInt("highWater")).isEqualTo(now.highWater());
    assertThat(event.getLong("gets")).isEqualTo(now.gets());
    assertThat(event.getLong("exhaustions")).isEqualTo(now.exhaustions());
    assertThat(event.getLong("refusals")).isEqualTo(now.refusals());
    assertThat(event.getInt("waiting")).isEqualTo(now.waiting());
    assertThat(event.getDuration("longestWait")).isEqualTo(now.longestWait());
    assertThat(event.getLong("waits")).isEqualTo(now.waits());
    assertThat(event.getDuration("waitTime")).isEqualTo(now.waitTime());
    assertThat(event.getLong("timeouts")).isEqualTo(now.timeouts());
    assertThat(event.getLong("misuses")).isEqualTo(now.misuses());
    assertThat(event.getLong("searches")).isEqualTo(now.searches());
    assertThat(event.getLong("stripesTaken")).isEqualTo(now.stripesTaken());
  }

  @Test
  void aWaitThatHasNotEnded() throws Exception {
    try (Pool<String> pool =
        BoundedPool.create(1, _ -> "value", PoolOptions.DEFAULT.named("awaited"))) {
      int lease = pool.get();
      Thread waiter = Uses.waiter(pool);
      RecordedEvent event = end(start(), STATISTICS, "awaited").getLast();
      assertThat(event.getInt("waiting")).isOne();
      assertThat(event.getLong("waits")).isOne();
      assertThat(event.getDuration("longestWait"))
          .isPositive()
          .isLessThan(pool.statistics().longestWait());
      assertThat(event.getDuration("waitTime")).isZero();
      pool.put(lease);
      waiter.join();
    }
  }

  @Test
  void theOldestLeasesOfAPoolWithACensus() throws Exception {
    PoolOptions options = PoolOptions.DEFAULT.named("census").census(1);
    try (SmallBufferPool pool = SmallBufferPool.create(20, options)) {
      int[] leases = new int[10];
      leases[0] = pool.get();
      assertThat(pool.tryGet(leases, 1, 9)).isEqualTo(9);
      List<RecordedEvent> events = end(start(), LEASE, "census");
      assertThat(events).as("five at the begin, five at the end").hasSize(10);
      RecordedEvent oldest = events.get(5);
      assertThat(oldest.getInt("index")).isEqualTo(leases[0]);
      assertThat(oldest.getString("thread")).isEqualTo(Thread.currentThread().toString());
      assertThat(oldest.getLong("threadId")).isEqualTo(Thread.currentThread().threadId());
      assertThat(oldest.getDuration("age"))
          .isLessThanOrEqualTo(pool.lentLongerThan(Duration.ZERO).getFirst().age());
      assertThat(oldest.getString("where")).contains("PeriodicEventsTest.theOldestLeases");
      pool.put(leases, 0, 10);
    }
  }

  @Test
  void nothingOfAPoolThatIsClosed() throws Exception {
    SmallBufferPool pool = SmallBufferPool.create(1, PoolOptions.DEFAULT.named("closed"));
    assertThat(end(start(), STATISTICS, "closed")).isNotEmpty();
    pool.close();
    assertThat(end(start(), STATISTICS, "closed")).isEmpty();
  }

  @Test
  void aPoolThatIsForgottenIsCollectedThoughARecordingRuns() throws Exception {
    Recording recording = start();
    WeakReference<Pool<?>> forgotten = forget();
    for (int i = 0; i < COLLECTIONS && forgotten.get() != null; i++) {
      System.gc();
      Thread.sleep(10);
    }
    assertThat(forgotten.get()).isNull();
    assertThat(end(recording, STATISTICS, "forgotten")).isEmpty();
  }

  /** A separate method, so that no local variable keeps the pool that is to be forgotten. */
  private static WeakReference<Pool<?>> forget() {
    return new WeakReference<>(
        BoundedPool.create(1, _ -> "value", PoolOptions.DEFAULT.named("forgotten")));
  }
}
