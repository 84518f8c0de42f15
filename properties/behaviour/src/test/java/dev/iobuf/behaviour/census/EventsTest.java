package dev.iobuf.behaviour.census;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.SmallBufferPool;
import dev.iobuf.events.ForgottenPoolEvent;
import dev.iobuf.forgotten.Watch;
import dev.iobuf.pool.PoolOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.SettingDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The events that Flight Recorder gets by default, with the stacks of the threads that caused them.
 */
class EventsTest {
  private static final String POOL = "SmallBufferPool[capacity=2]";

  @TempDir Path directory;

  private interface Happening {
    void happen() throws Exception;
  }

  private List<RecordedEvent> recorded(Happening happening) throws Exception {
    Path file = directory.resolve("pool.jfr");
    try (Recording recording = new Recording()) {
      // Events of all pools that are open in this process; PeriodicEventsTest is about these.
      recording.disable("dev.iobuf.PoolStatistics");
      recording.disable("dev.iobuf.Lease");
      recording.start();
      happening.happen();
      recording.stop();
      recording.dump(file);
    }
    return events(file);
  }

  private static List<RecordedEvent> events(Path file) throws IOException {
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().startsWith("dev.iobuf."))
        .filter(event -> !isOfForgotten(event))
        .toList();
  }

  /** Pools that other tests have forgotten may be found at any time. */
  private static boolean isOfForgotten(RecordedEvent event) {
    return event.getThread() != null && Watch.THREAD.equals(event.getThread().getJavaName());
  }

  private static RecordedEvent only(List<RecordedEvent> events, String name) {
    List<RecordedEvent> all =
        events.stream().filter(event -> event.getEventType().getName().equals(name)).toList();
    assertThat(all).as(name).hasSize(1);
    RecordedEvent event = all.getFirst();
    assertThat(event.getStackTrace().getFrames())
        .as("stack of %s", name)
        .anyMatch(
            frame -> frame.getMethod().getType().getName().equals(EventsTest.class.getName()));
    assertThat(event.getEventType().getLabel()).isNotBlank();
    assertThat(event.getEventType().getDescription()).isNotBlank();
    assertThat(event.getEventType().getCategoryNames()).startsWith("iobuf");
    return event;
  }

  @Test
  void anExhaustionAndTheWaitThatFollows() throws Exception {
    List<RecordedEvent> events =
        recorded(() -> {
          try (SmallBufferPool pool = SmallBufferPool.create(2)) {
            int[] leases = {pool.tryGet(), pool.tryGet()};
            assertThatThrownBy(() -> pool.get(Duration.ofMillis(5)))
                .isInstanceOf(TimeoutException.class);
            pool.put(leases, 0, 2);
          }
        });
    assertThat(only(events, "dev.iobuf.Exhausted").getString("pool")).isEqualTo(POOL);
    RecordedEvent wait = only(events, "dev.iobuf.Wait");
    assertThat(wait.getString("pool")).isEqualTo(POOL);
    assertThat(wait.getInt("index")).isEqualTo(-1);
    assertThat(wait.getDuration()).isGreaterThanOrEqualTo(Duration.ofMillis(5));
  }

  @Test
  void everyEventHasARateThatKeepsAnOrdinaryRecordingUsable() throws Exception {
    recorded(() -> {
      Trouble.main();
      ForgottenPoolEvent.record("pool", 0);
    });
    List<EventType> types =
        FlightRecorder.getFlightRecorder().getEventTypes().stream()
            .filter(type -> type.getName().startsWith("dev.iobuf."))
            .toList();
    assertThat(types).hasSize(9);
    for (EventType type : types) {
      boolean isPeriodic = !setting(type, "period").equals("none");
      if (isPeriodic) {
        assertThat(setting(type, "period"))
            .as(type.getName())
            .isEqualTo(type.getName().equals("dev.iobuf.Lease") ? "everyChunk" : "10 s");
      } else {
        assertThat(setting(type, "throttle")).as(type.getName()).endsWith("00/s");
      }
    }
    assertThat(types)
        .filteredOn(type -> type.getName().equals("dev.iobuf.Wait"))
        .extracting(type -> setting(type, "threshold"))
        .containsExactly("1 ms");
  }

  private static String setting(EventType type, String name) {
    return type.getSettingDescriptors().stream()
        .filter(setting -> setting.getName().equals(name))
        .map(SettingDescriptor::getDefaultValue)
        .findAny()
        .orElse("none");
  }

  @Test
  void aPoolThatIsEmptyAgainAndAgainDoesNotFlood() throws Exception {
    int rounds = 200_000;
    List<RecordedEvent> events =
        recorded(() -> {
          try (SmallBufferPool pool = SmallBufferPool.create(1)) {
            for (int i = 0; i < rounds; i++) {
              int lease = pool.tryGet();
              pool.tryGet();
              pool.put(lease);
            }
            assertThat(pool.statistics().exhaustions()).isEqualTo(rounds);
          }
        });
    assertThat(events)
        .filteredOn(event -> event.getEventType().getName().equals("dev.iobuf.Exhausted"))
        .hasSizeBetween(1, rounds / 10);
  }

  @Test
  void theSlabThatComesAndGoes() throws Exception {
    List<RecordedEvent> events = recorded(() -> SmallBufferPool.create(2).close());
    RecordedEvent mapped = only(events, "dev.iobuf.SlabMapped");
    RecordedEvent unmapped = only(events, "dev.iobuf.SlabUnmapped");
    assertThat(events).as("nothing else, if nothing else happened").hasSize(2);
    assertThat(mapped.getLong("size")).isEqualTo(4_096);
    assertThat(mapped.getString("backing")).isEqualTo("MAPPED");
    assertThat(mapped.getLong("address")).isPositive();
    for (String field : new String[] {"address", "size", "backing"}) {
      assertThat(unmapped.<Object>getValue(field)).isEqualTo(mapped.<Object>getValue(field));
    }
  }

  @Test
  void aMisuseWithItsMessage() throws Exception {
    List<RecordedEvent> events =
        recorded(() -> {
          try (SmallBufferPool pool = SmallBufferPool.create(2)) {
            assertThatThrownBy(() -> pool.put(1)).isInstanceOf(IllegalStateException.class);
          }
        });
    RecordedEvent misuse = only(events, "dev.iobuf.Misuse");
    assertThat(misuse.getString("pool")).isEqualTo(POOL);
    assertThat(misuse.getString("kind")).isEqualTo("PUT_OF_FREE");
    assertThat(misuse.getString("message")).startsWith("put of index 1 that is not lent");
  }

  @Test
  void thePoolByItsName() throws Exception {
    List<RecordedEvent> events =
        recorded(() -> {
          PoolOptions options = PoolOptions.DEFAULT.named("frames");
          try (SmallBufferPool pool = SmallBufferPool.create(2, options)) {
            assertThatThrownBy(() -> pool.put(1)).isInstanceOf(IllegalStateException.class);
          }
        });
    RecordedEvent misuse = only(events, "dev.iobuf.Misuse");
    assertThat(misuse.getString("pool")).isEqualTo("frames (" + POOL + ")");
    assertThat(misuse.getString("message")).contains("pool=frames (" + POOL + ")");
  }

  @Test
  void aLeakAtCloseThatIsRefusedAndOneThatIsAbandoned() throws Exception {
    List<RecordedEvent> refused =
        recorded(() -> {
          try (SmallBufferPool pool = SmallBufferPool.create(2)) {
            int lease = pool.tryGet();
            assertThatThrownBy(pool::close).isInstanceOf(IllegalStateException.class);
            pool.put(lease);
          }
        });
    RecordedEvent leak = only(refused, "dev.iobuf.LeakAtClose");
    assertThat(leak.getString("pool")).isEqualTo(POOL);
    assertThat(leak.getInt("lent")).isEqualTo(1);
    assertThat(leak.getBoolean("abandoned")).isFalse();
    List<RecordedEvent> abandoned =
        recorded(() -> {
          SmallBufferPool pool = SmallBufferPool.create(2);
          int lease = pool.tryGet();
          pool.closeAbandoning();
          pool.put(lease);
        });
    RecordedEvent given = only(abandoned, "dev.iobuf.LeakAtClose");
    assertThat(given.getBoolean("abandoned")).isTrue();
    assertThat(given.getInt("lent")).isEqualTo(1);
  }
}
