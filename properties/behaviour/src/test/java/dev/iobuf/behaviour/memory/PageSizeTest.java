package dev.iobuf.behaviour.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.memory.PageSize;
import dev.iobuf.memory.Slab;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sources of the page size, and its override. */
class PageSizeTest {
  private static final int SYSTEM = Slab.capabilities().pageSize();

  @AfterEach
  void reset() {
    PageSize.reset();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void isAsTheSystemSays() throws IOException {
    assertThat(PageSize.bytes()).isEqualTo(SYSTEM).isEqualTo(Getconf.number("PAGESIZE"));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void isTheSameWithoutNativeAccess() {
    ChildJvm child = ChildJvm.run("", List.of(ChildJvm.NO_NATIVE_ACCESS), "tellsTheSizes");
    assertThat(child.output()).contains("page size " + SYSTEM + "\n");
  }

  @Test
  void canBeOverriddenAndReset() {
    PageSize.override(65_536);
    assertThat(PageSize.bytes()).isEqualTo(65_536);
    assertThat(Slab.capabilities().pageSize()).isEqualTo(SYSTEM);
    PageSize.reset();
    assertThat(PageSize.bytes()).isEqualTo(SYSTEM);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -4_096, 0, 1, 2_048, 12_288, 1 << 28})
  void refusesAnOverrideThatIsNoPageSize(int bytes) {
    assertThatThrownBy(() -> PageSize.override(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "page size must be a power of two from %d to 134217728 bytes: page size=%d"
                .formatted(SYSTEM, bytes));
    assertThat(PageSize.bytes()).isEqualTo(SYSTEM);
  }
}
