package dev.iobuf.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Small traces whose times are computed by hand. */
class CachesTest {
  private static final int LINE = 7;
  private static final int COMPLEX = 10;
  private static final int SOCKET = 100;
  private static final int REMOTE = 1_000;
  private static final int MEMORY = 5_000;

  /** Processors 0, 2 | 4, 6 are two complexes of one socket, 1, 3 | 5, 7 those of the other. */
  private final Caches caches =
      new Caches(
          new Topology(8, 2, 2),
          new Latencies(1, COMPLEX, SOCKET, REMOTE, MEMORY, 3, 2, 0, 0, 0, 0, 0, 0));

  @Test
  void aLineComesFromMemoryOnceAndIsThenInTheOwnCache() {
    assertThat(caches.read(0, LINE, 0)).isEqualTo(MEMORY);
    assertThat(caches.read(0, LINE, 6_000)).isEqualTo(6_000);
    assertThat(caches.own(0, LINE, 6_000)).as("it was exclusive").isEqualTo(6_000);
    assertThat(caches.transfers(0)).isEqualTo(1);
  }

  @Test
  void aLineThatTwoProcessorsWriteInTurnMovesEachTime() {
    long time = caches.own(0, LINE, 0);
    for (int turn = 0; turn < 5; turn++) {
      time = caches.own(2, LINE, time);
      time = caches.own(0, LINE, time);
    }
    assertThat(time).isEqualTo(MEMORY + 10 * COMPLEX);
    assertThat(caches.transfers(0)).isEqualTo(6);
    assertThat(caches.transfers(2)).isEqualTo(5);
  }

  @Test
  void theDistanceIsThatOfTheOwner() {
    assertThat(caches.own(0, LINE, 0)).isEqualTo(MEMORY);
    assertThat(caches.own(2, LINE, 10_000)).isEqualTo(10_000 + COMPLEX);
    assertThat(caches.own(4, LINE, 20_000)).isEqualTo(20_000 + SOCKET);
    assertThat(caches.own(1, LINE, 30_000)).isEqualTo(30_000 + REMOTE);
    assertThat(caches.own(5, LINE, 40_000)).isEqualTo(40_000 + SOCKET);
  }

  @Test
  void readersShareALineAndTakeItFromTheNearest() {
    long time = caches.own(0, LINE, 0);
    assertThat(caches.read(1, LINE, time)).isEqualTo(time + REMOTE);
    assertThat(caches.read(3, LINE, 10_000)).isEqualTo(10_000 + COMPLEX);
    assertThat(caches.read(5, LINE, 10_000)).as("at the same time").isEqualTo(10_000 + SOCKET);
    assertThat(caches.read(0, LINE, 20_000)).as("it has kept the line").isEqualTo(20_000);
    assertThat(caches.read(3, LINE, 20_000)).isEqualTo(20_000);
  }

  @Test
  void aWriterWaitsForTheFarthestReader() {
    caches.own(0, LINE, 0);
    caches.read(1, LINE, 10_000);
    caches.read(2, LINE, 20_000);
    assertThat(caches.own(0, LINE, 30_000)).isEqualTo(30_000 + REMOTE);
    assertThat(caches.read(2, LINE, 40_000)).as("it has lost it").isEqualTo(40_000 + COMPLEX);
  }

  @Test
  void requestsForALineThatIsWrittenQueueUp() {
    caches.own(0, LINE, 0);
    assertThat(caches.own(2, LINE, 10_000)).isEqualTo(10_000 + COMPLEX);
    assertThat(caches.own(4, LINE, 10_000)).isEqualTo(10_000 + COMPLEX + SOCKET);
    assertThat(caches.own(6, LINE, 10_000)).isEqualTo(10_000 + COMPLEX + SOCKET + COMPLEX);
    assertThat(caches.own(6, LINE + 1, 10_000)).as("another line").isEqualTo(10_000 + MEMORY);
  }

  @Test
  void aLineStaysWhileItsOwnerModifiesIt() {
    caches.own(0, LINE, 0);
    caches.hold(LINE, 20_000);
    assertThat(caches.own(2, LINE, 10_000)).isEqualTo(20_000 + COMPLEX);
  }
}
