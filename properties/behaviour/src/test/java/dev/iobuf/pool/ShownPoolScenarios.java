package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.SmallBufferPool;
import dev.iobuf.behaviour.memory.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pools that the server refuses, each a method that a {@link ChildJvm} runs. */
final class ShownPoolScenarios {
  private static final PoolOptions SHOWN = PoolOptions.DEFAULT.shown();
  private static final int PATIENCE = 3_000;

  private ShownPoolScenarios() {}

  public static void main(String[] scenarios) throws Throwable {
    ChildJvm.runScenarios(ShownPoolScenarios.class, scenarios);
  }

  static void aRefusedPoolHasNoValues() {
    int[] made = {0};
    assertThatThrownBy(() ->
            BoundedPool.create(
                1,
                _ -> {
                  made[0]++;
                  return "value";
                },
                SHOWN))
        .isInstanceOf(SecurityException.class);
    assertThat(made[0]).isZero();
  }

  private static long virtualKilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmSize:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }

  /** A gibibyte of addresses each time. */
  static void aRefusedPoolHasNoMemory() throws IOException {
    long before = virtualKilobytes();
    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(() -> SmallBufferPool.create(1 << 19, SHOWN))
          .isInstanceOf(SecurityException.class);
    }
    assertThat(virtualKilobytes()).isLessThan(before + (50L << 20));
  }

  private static boolean clockTicks() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("iobuf-clock"));
  }

  /** No collection is needed for that: the indices are closed. */
  static void aRefusedPoolHasNoClock() throws InterruptedException {
    assertThatThrownBy(() -> IndexPool.create("kind", 1, SHOWN.census()))
        .isInstanceOf(SecurityException.class);
    for (int i = 0; i < PATIENCE && clockTicks(); i++) {
      Thread.sleep(10);
    }
    assertThat(clockTicks()).isFalse();
  }
}
