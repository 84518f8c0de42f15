package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Puts omit their fence only on virtual machines whose compilers are known to keep the order. */
class CheckedVmTest {
  @ParameterizedTest
  @CsvSource({
    "OpenJDK 64-Bit Server VM, 25.0.3+9-LTS, false, true",
    "Java HotSpot(TM) 64-Bit Server VM, 25.0.1+8-27, false, true",
    "OpenJDK 64-Bit Server VM, 25.0.3+9-LTS, true, false", // Graal as a module
    "Java HotSpot(TM) 64-Bit Server VM, 25.0.1+8-LTS-jvmci-b01, false, false", // GraalVM
    "Substrate VM, 25.0.1+8-LTS, false, false",
    "Eclipse OpenJ9 VM, openj9-0.55.0, false, false",
    "Zing 64-Bit Tiered VM, 25.0.1-zing_25.08, false, false",
    "OpenJDK 64-Bit Zero VM, 25.0.3+9, false, false",
    "unknown, unknown, false, false",
  })
  void isKnownByNameAndVersion(String name, String version, boolean hasJvmci, boolean isChecked) {
    assertThat(ProcessFence.isChecked(name, version, hasJvmci)).isEqualTo(isChecked);
  }
}
