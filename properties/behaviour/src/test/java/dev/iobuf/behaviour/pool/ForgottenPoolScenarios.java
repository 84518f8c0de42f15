package dev.iobuf.behaviour.pool;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.SmallBufferPool;
import dev.iobuf.behaviour.memory.ChildJvm;
import dev.iobuf.memory.Slab;
import dev.iobuf.pool.BoundedPool;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.pool.PoolOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Pools that are forgotten, each a method that a {@link ChildJvm} runs. */
final class ForgottenPoolScenarios {
  private static final int POOLS = 200;

  /** The number of reports of a process that are logged without a limit of time. */
  private static final int LOGGED = 20;

  private static final int CAPACITY = 1_024;
  private static final long BYTES = CAPACITY * 2_048L;
  private static final byte WRITTEN = 42;

  /** The number of collections after which all forgotten objects are found. */
  private static final int COLLECTIONS = 20;

  /** The objects that a scenario keeps for a while. */
  private static final List<Object> KEPT = new ArrayList<>();

  private static final Reports REPORTS = Reports.listen();

  private ForgottenPoolScenarios() {}

  public static void main(String[] scenarios) throws Throwable {
    ChildJvm.runScenarios(ForgottenPoolScenarios.class, scenarios);
  }

  private static void collectUntil(BooleanSupplier isSo) throws InterruptedException {
    while (!isSo.getAsBoolean()) {
      System.gc();
      Thread.sleep(10);
    }
  }

  private static void collect() throws InterruptedException {
    int[] times = {0};
    collectUntil(() -> times[0]++ == COLLECTIONS);
  }

  private static SmallBufferPool pool(String name) {
    return SmallBufferPool.create(CAPACITY, PoolOptions.DEFAULT.named(name));
  }

  /** The first pool of the process: the library's own thread and classes stay. */
  static void itsThreadKeepsNothingOfTheUserThatMadeIt() throws Exception {
    WeakReference<ClassLoader> loader = makePoolInAnApplication();
    collectUntil(() -> loader.get() == null);
    Thread thread =
        Thread.getAllStackTraces().keySet().stream()
            .filter(one -> one.getName().equals("iobuf-forgotten"))
            .findAny()
            .orElseThrow();
    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.getContextClassLoader()).isSameAs(ClassLoader.getSystemClassLoader());
    assertThat(Objects.requireNonNull(thread.getThreadGroup()).getParent()).isNull();
    assertThat(thread.getPriority()).isEqualTo(Thread.NORM_PRIORITY);
  }

  @SuppressWarnings({"ThreadLocalUsage", "ThreadPriorityCheck"}) // as careless as can be
  private static WeakReference<ClassLoader> makePoolInAnApplication() throws Exception {
    ClassLoader loader = new ClassLoader(ForgottenPoolScenarios.class.getClassLoader()) {};
    InheritableThreadLocal<ClassLoader> inherited = new InheritableThreadLocal<>();
    ThreadGroup group =
        new ThreadGroup("application") {
          private final ClassLoader own = loader;

          @Override
          public String toString() {
            return own.toString();
          }
        };
    Thread thread =
        new Thread(
            group,
            () -> {
              inherited.set(loader);
              SmallBufferPool.create(1).close();
            });
    thread.setPriority(Thread.MIN_PRIORITY);
    thread.setContextClassLoader(loader);
    thread.start();
    thread.join();
    return new WeakReference<>(loader);
  }

  /** The last scenario of a process: afterwards, one report is logged a minute. */
  static void theMemoryOfManyIsFreedAndTheFirstOnesAreReported() throws Exception {
    long before = SlabMappings.bytes();
    makeMany();
    collectUntil(() -> REPORTS.count() >= LOGGED && SlabMappings.bytes() == before);
    collect();
    assertThat(REPORTS.count()).isEqualTo(LOGGED);
    assertThat(REPORTS.last())
        .contains("pool=many (SmallBufferPool[capacity=1024]), lent=0")
        .contains("freed as soon as no view");
  }

  private static void makeMany() {
    long before = SlabMappings.bytes();
    for (int i = 0; i < POOLS; i++) {
      SmallBufferPool pool = pool("many");
      int lease = pool.tryGet();
      pool.value(lease).segment().fill(WRITTEN);
      pool.put(lease);
      KEPT.add(pool);
    }
    assertThat(SlabMappings.bytes() - before).isEqualTo(POOLS * BYTES);
    KEPT.clear();
  }

  @SuppressWarnings("restricted") // as native code uses an address
  static void theMemoryOfALeaseStaysMapped() throws Exception {
    long before = SlabMappings.bytes();
    long address = lendAndForget();
    collectUntil(() -> REPORTS.of("lent") == 1);
    collect();
    assertThat(REPORTS.of("lent")).isEqualTo(1);
    assertThat(REPORTS.last()).contains("lent=1").contains("Nothing that it owns is freed");
    assertThat(SlabMappings.bytes() - before).isEqualTo(BYTES);
    assertThat(MemorySegment.ofAddress(address).reinterpret(1).get(JAVA_BYTE, 0))
        .isEqualTo(WRITTEN);
  }

  private static long lendAndForget() {
    SmallBufferPool pool = pool("lent");
    int lease = pool.tryGet();
    pool.value(lease).segment().fill(WRITTEN);
    return pool.value(lease).segment().address();
  }

  static void aViewKeepsTheMemoryUntilItIsDropped() throws Exception {
    long before = SlabMappings.bytes();
    KEPT.addAll(List.of(segmentOfForgotten(), bufferOfForgotten(), slabOfForgotten()));
    int views = KEPT.size();
    collectUntil(() -> REPORTS.of("viewed") == views);
    collect();
    assertThat(SlabMappings.bytes() - before).isEqualTo(views * BYTES);
    assertThat(((MemorySegment) KEPT.get(0)).get(JAVA_BYTE, 1)).isEqualTo(WRITTEN);
    assertThat(((ByteBuffer) KEPT.get(1)).get(1)).isEqualTo(WRITTEN);
    assertThat(((Slab) KEPT.get(2)).segment().byteSize()).isEqualTo(BYTES);
    while (!KEPT.isEmpty()) {
      KEPT.removeLast();
      collectUntil(() -> SlabMappings.bytes() - before == KEPT.size() * BYTES);
    }
    assertThat(REPORTS.of("viewed")).isEqualTo(views);
  }

  private static MemorySegment segmentOfForgotten() {
    SmallBufferPool pool = pool("viewed");
    int lease = pool.tryGet();
    MemorySegment view = pool.value(lease).segment().fill(WRITTEN).asSlice(4, 8).asReadOnly();
    pool.put(lease);
    return view;
  }

  private static ByteBuffer bufferOfForgotten() {
    return segmentOfForgotten().asByteBuffer().slice();
  }

  private static Slab slabOfForgotten() {
    return pool("viewed").slab();
  }

  static void anEndedPoolIsNotReported() throws Exception {
    long before = SlabMappings.bytes();
    end();
    collect();
    assertThat(REPORTS.of("ended")).isZero();
    assertThat(SlabMappings.bytes() - before).as("that of the abandoned one").isEqualTo(BYTES);
  }

  private static void end() throws Exception {
    pool("ended").close();
    pool("ended").close(Duration.ofMillis(1));
    pool("ended").closeAbandoning();
    SmallBufferPool abandoned = pool("ended");
    int _ = abandoned.tryGet();
    abandoned.closeAbandoning();
    assertThatThrownBy(() -> abandoned.close(Duration.ZERO)).hasMessageContaining("abandoned");
    BoundedPool<String> objects =
        BoundedPool.create(2, index -> "value", PoolOptions.DEFAULT.named("ended"));
    int _ = objects.tryGet();
    objects.closeAbandoning();
  }

  /** A pool that may be in use is reported, and otherwise left alone. */
  static void everyKindIsReported() throws Exception {
    long before = SlabMappings.bytes();
    try (Arena callers = Arena.ofShared()) {
      MemorySegment memory = callers.allocate(BYTES, 4_096);
      forgetEveryKind(memory);
      for (String kind : List.of("tracked", "wiped", "over", "objects")) {
        collectUntil(() -> REPORTS.of(kind) == 1);
        assertThat(REPORTS.last()).contains("lent=0").contains("Nothing that it owns is freed");
      }
      collect();
      assertThat(REPORTS.of("indices")).as("a bare pool of indices owns nothing").isZero();
      memory.fill(WRITTEN);
    }
    assertThat(SlabMappings.bytes() - before).as("tracked and wiped").isEqualTo(2 * BYTES);
  }

  private static void forgetEveryKind(MemorySegment memory) {
    PoolOptions plain = PoolOptions.DEFAULT;
    for (SmallBufferPool pool :
        List.of(
            SmallBufferPool.create(CAPACITY, plain.named("tracked").census(1).guardedViews()),
            SmallBufferPool.create(CAPACITY, plain.named("wiped").wiped()),
            SmallBufferPool.over(memory, plain.named("over")))) {
      int lease = pool.tryGet();
      pool.value(lease).segment().fill(WRITTEN);
      pool.put(lease);
    }
    BoundedPool<String> objects = BoundedPool.create(2, index -> "v", plain.named("objects"));
    objects.put(objects.tryGet());
    IndexPool indices = IndexPool.create("pool", 2, plain.named("indices"));
    int _ = indices.tryGet();
  }

  static void aPoolOfOtherMemoryIsReportedOnly() throws Exception {
    lendAndPut();
    collectUntil(() -> REPORTS.of("other") == 1);
    assertThat(REPORTS.last()).contains("lent=0").contains("Nothing that it owns is freed");
  }

  private static void lendAndPut() {
    SmallBufferPool pool = pool("other");
    pool.put(pool.tryGet());
  }

  /** All these pools together would not fit into the heap of this process. */
  static void nothingIsKeptOfPoolsThatWereEnded() {
    for (int i = 0; i < 10_000; i++) {
      SmallBufferPool pool = SmallBufferPool.create(4_096);
      int lease = pool.tryGet();
      pool.closeAbandoning();
      pool.put(lease);
      BoundedPool<byte[]> objects = BoundedPool.create(64, index -> new byte[1_024]);
      if (i % 2 == 0) {
        objects.close();
      } else {
        int _ = objects.tryGet();
        objects.closeAbandoning();
      }
    }
  }

  static void anEventTellsHowManyWereLent() throws Exception {
    Path file = Files.createTempFile("forgotten", ".jfr");
    try (Recording recording = new Recording()) {
      recording.start();
      lendAndForget();
      int before = REPORTS.of("lent");
      collectUntil(() -> REPORTS.of("lent") > before);
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> events =
        RecordingFile.readAllEvents(file).stream()
            .filter(event -> event.getEventType().getName().equals("dev.iobuf.ForgottenPool"))
            .toList();
    Files.delete(file);
    assertThat(events).hasSize(1);
    assertThat(events.getFirst().getString("pool")).startsWith("lent (SmallBufferPool");
    assertThat(events.getFirst().getInt("lent")).isEqualTo(1);
    assertThat(events.getFirst().getEventType().getCategoryNames()).startsWith("iobuf");
  }
}
