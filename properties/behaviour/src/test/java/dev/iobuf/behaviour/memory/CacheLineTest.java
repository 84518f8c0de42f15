package dev.iobuf.behaviour.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.memory.CacheLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sources of the size of a cache line, and its override. */
class CacheLineTest {
  private static final int SYSTEM = CacheLine.bytes();

  private static final Path SYSFS =
      Path.of("/sys/devices/system/cpu/cpu0/cache/index0/coherency_line_size");

  @AfterEach
  void reset() {
    CacheLine.reset();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void isAsTheSystemSaysIfItKnows() throws IOException {
    int known = Getconf.number("LEVEL1_DCACHE_LINESIZE");
    assertThat(SYSTEM).isEqualTo(known > 0 ? known : SYSTEM).isBetween(16, 4_096);
    assertThat(Integer.bitCount(SYSTEM)).isOne();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void isTheSameWithoutNativeAccessUnlessTheMachineHidesItsCaches() {
    int byArchitecture = System.getProperty("os.arch").equals("aarch64") ? 128 : 64;
    int expected = Files.isReadable(SYSFS) ? SYSTEM : byArchitecture;
    ChildJvm child = ChildJvm.run("", List.of(ChildJvm.NO_NATIVE_ACCESS), "tellsTheSizes");
    assertThat(child.output()).contains("cache line " + expected + "\n");
  }

  @Test
  void canBeOverriddenAndReset() {
    CacheLine.override(256);
    assertThat(CacheLine.bytes()).isEqualTo(256);
    CacheLine.reset();
    assertThat(CacheLine.bytes()).isEqualTo(SYSTEM);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -64, 0, 8, 96, 8_192})
  void refusesAnOverrideThatIsNoCacheLine(int bytes) {
    assertThatThrownBy(() -> CacheLine.override(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "cache line size must be a power of two from 16 to 4096 bytes: cache line size="
                + bytes);
    assertThat(CacheLine.bytes()).isEqualTo(SYSTEM);
  }
}
