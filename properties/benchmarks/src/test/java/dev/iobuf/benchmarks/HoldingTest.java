package dev.iobuf.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HoldingTest {
  @Test
  void aShareIsRoundedDown() {
    assertThat(new Holding(16, 10, Which.LENT_FIRST).count()).isEqualTo(1);
    assertThat(new Holding(1024, 99, Which.LENT_FIRST).count()).isEqualTo(1013);
    assertThat(new Holding(1 << 30, 50, Which.LENT_FIRST).count()).isEqualTo(1 << 29);
  }

  @Test
  void isReadAsItIsWritten() {
    Holding holding = new Holding(4096, 97, Which.EVERY_SECOND);

    assertThat(holding).hasToString("4096/97/EVERY_SECOND");
    assertThat(Holding.parse("4096/97/EVERY_SECOND")).isEqualTo(holding);
    assertThatThrownBy(() -> Holding.parse("4096/97")).isInstanceOf(IllegalArgumentException.class);
  }
}
