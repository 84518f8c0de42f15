package dev.iobuf.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The system calls on each architecture. */
class ArchitectureTest {
  @ParameterizedTest
  @CsvSource({
    "amd64, MEMORY IO MEMBARRIER",
    "x86_64, MEMORY IO MEMBARRIER",
    "aarch64, MEMORY IO MEMBARRIER",
    "riscv64, MEMORY MEMBARRIER",
    "loongarch64, MEMORY",
    "s390x, MEMORY",
    "ppc64le, ''", // Its flags of mmap have other numbers.
    "arm, ''",
    "unknown, ''",
  })
  void hasTheCallsWhoseNumbersAreKnown(String osArch, String expected) {
    Set<SystemCalls> calls = EnumSet.noneOf(SystemCalls.class);
    for (SystemCalls each : SystemCalls.values()) {
      if (Architecture.named(osArch).has(each)) {
        calls.add(each);
      }
    }
    assertThat(calls)
        .extracting(SystemCalls::name)
        .containsExactlyInAnyOrder(expected.isEmpty() ? new String[0] : expected.split(" ", -1));
  }

  @Test
  void theRequirementNamesThemAll() {
    assertThat(SystemCalls.IO.requirement())
        .startsWith("system calls need Linux on amd64 or aarch64: os.name=");
    assertThat(SystemCalls.MEMORY.requirement())
        .startsWith(
            "mapped memory needs Linux on amd64, aarch64, riscv64, loongarch64 or s390x: os.name=");
    assertThat(SystemCalls.MEMBARRIER.requirement())
        .startsWith("membarrier(2) needs Linux on amd64, aarch64 or riscv64: os.name=")
        .endsWith("os.arch=" + System.getProperty("os.arch"));
  }
}
