package dev.iobuf.behaviour.census;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.iobuf.SmallBufferPool;
import dev.iobuf.behaviour.memory.ChildJvm;
import dev.iobuf.pool.BoundedPool;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.pool.LeaseRecord;
import dev.iobuf.pool.Pool;
import dev.iobuf.pool.PoolOptions;
import java.io.File;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Pools of a process with {@code -Ddev.iobuf.census}, each a method that a {@link ChildJvm} runs.
 */
final class CensusScenarios {
  private CensusScenarios() {}

  public static void main(String[] scenarios) throws Throwable {
    ChildJvm.runScenarios(CensusScenarios.class, scenarios);
  }

  private static List<LeaseRecord> get(Pool<?> pool, int count) {
    for (int i = 0; i < count; i++) {
      assertThat(pool.tryGet()).isNotNegative();
    }
    return pool.lentLongerThan(Duration.ZERO);
  }

  private static long stacks(List<LeaseRecord> records) {
    return records.stream().filter(record -> !record.stack().isEmpty()).count();
  }

  static void aCensusOfHoldersIsTakenOfAllPools() {
    assertThat(get(SmallBufferPool.create(2), 2)).hasSize(2).allMatch(r -> r.stack().isEmpty());
    assertThat(get(SmallBufferPool.create(2, PoolOptions.DEFAULT.checked()), 2)).hasSize(2);
    assertThat(get(BoundedPool.create(2, _ -> "word"), 2)).hasSize(2);
    IndexPool indices = IndexPool.create("indices", 2, PoolOptions.DEFAULT.named("mine"));
    assertThat(indices.tryGet()).isZero();
    assertThat(indices.lentLongerThan(Duration.ZERO)).hasSize(1);
  }

  static void noCensusIsTaken() {
    assertThat(get(SmallBufferPool.create(2), 2)).isEmpty();
    assertThat(get(SmallBufferPool.create(2, PoolOptions.DEFAULT.census()), 2)).hasSize(2);
  }

  static void each128thGetRecordsItsStack() {
    List<LeaseRecord> records = get(SmallBufferPool.create(300), 129);
    assertThat(records).hasSize(129);
    assertThat(stacks(records)).as("the first and the 129th").isEqualTo(2);
  }

  static void theOptionsOfAPoolWin() {
    assertThat(get(SmallBufferPool.create(2, PoolOptions.DEFAULT.withoutCensus()), 2)).isEmpty();
    assertThat(stacks(get(SmallBufferPool.create(2, PoolOptions.DEFAULT.census(1)), 2)))
        .isEqualTo(2);
    assertThat(stacks(get(SmallBufferPool.create(300, PoolOptions.DEFAULT.census()), 300)))
        .isZero();
  }

  /** The limit on all slabs of the process, so that a slab that is left open would show. */
  static void nonsenseIsRefusedWhenAPoolIsMadeAndLeavesNoSlab() {
    long before = new File("/dev/shm").getUsableSpace();
    for (int i = 0; i < 100; i++) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> SmallBufferPool.create(1_024))
          .withMessageContaining(
              "-Ddev.iobuf.census must be true, false, or a number n of at least 1")
          .withMessageContaining("value=" + System.getProperty("dev.iobuf.census"));
    }
    assertThat(new File("/dev/shm").getUsableSpace()).isGreaterThan(before - (100 << 20));
    assertThat(get(SmallBufferPool.create(2, PoolOptions.DEFAULT.census()), 2))
        .as("where the property is not asked")
        .hasSize(2);
  }

  /** As if another thread set the property to something else after each time that it is read. */
  private static final class ChangingProperties extends Properties {
    private static final long serialVersionUID = 1;

    private final transient Deque<String> values;

    ChangingProperties(String... values) {
      this.values = new ArrayDeque<>(List.of(values));
    }

    @Override
    public @Nullable String getProperty(String name) {
      return name.equals("dev.iobuf.census") ? values.poll() : super.getProperty(name);
    }
  }

  static void itIsReadOnceForEachPool() {
    Properties changing = new ChangingProperties("1", "false", "false", "1");
    changing.putAll(System.getProperties());
    System.setProperties(changing);
    assertThat(stacks(get(BoundedPool.create(1, _ -> "word"), 1))).isEqualTo(1);
    assertThat(get(BoundedPool.create(1, _ -> "word"), 1)).isEmpty();
    assertThat(get(SmallBufferPool.create(1), 1)).isEmpty();
    assertThat(stacks(get(SmallBufferPool.create(1), 1))).isEqualTo(1);
  }

  /** Each gets once, and ends; the first of them never puts. */
  static void aDeadHolderIsNamedAfter100000ThreadsMore() throws InterruptedException {
    try (SmallBufferPool pool = SmallBufferPool.create(64, PoolOptions.DEFAULT.census())) {
      int[] leaked = {-1};
      Thread.ofVirtual().name("leaker").start(() -> leaked[0] = pool.tryGet()).join();
      for (int batch = 0; batch < 100; batch++) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
          threads.add(Thread.startVirtualThread(() -> getAndPut(pool)));
        }
        for (Thread thread : threads) {
          thread.join();
        }
      }
      List<LeaseRecord> records = pool.lentLongerThan(Duration.ZERO);
      assertThat(records).hasSize(1);
      assertThat(records.getFirst().thread()).contains("leaker").endsWith("which has ended");
      pool.put(leaked[0]);
    }
  }

  private static void getAndPut(SmallBufferPool pool) {
    try {
      pool.put(pool.get());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
