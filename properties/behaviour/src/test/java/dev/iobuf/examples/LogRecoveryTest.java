package dev.iobuf.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A log that was cut, torn or damaged is read up to the first bytes that are not the next batch.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // may be in the kernel
class LogRecoveryTest {
  private static final int BLOCK = DirectFile.BLOCK;

  /** Each is a batch of its own. The last one has four blocks. */
  private static final int[] LENGTHS = {100, 4_060, 4_061, 9_000, 200, 15_000};

  /** In blocks: the mark of the segment, and then the batches. */
  private static final int[] ENDS = {1, 2, 3, 5, 8, 9, 13};

  private final Random random = new Random(7);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @BeforeAll
  static void assumeIoUring() {
    Ran.assumeIoUring();
  }

  private Path log() {
    return folder.resolve("log");
  }

  private List<byte[]> fill() throws IOException, InterruptedException {
    return LogRun.fill(log(), random, LENGTHS);
  }

  private Path damaged() throws IOException {
    return LogRun.copy(log(), folder.resolve("damaged"));
  }

  @Test
  void aNewLogIsEmpty() throws IOException {
    LogRun.Found found = LogRun.read(log());

    assertThat(found.records()).isEmpty();
    assertThat(found.recovery().next()).isZero();
    assertThat(found.recovery().stoppedIn()).isEqualTo(log());
  }

  @Test
  void eachRecordIsReadBack() throws Exception {
    List<byte[]> written = fill();

    LogRun.Found found = LogRun.read(log());

    assertThat(found.records()).containsExactlyElementsOf(written);
    assertThat(found.recovery().stoppedAt()).isEqualTo(13L * BLOCK);
    assertThat(found.recovery().reason()).isEqualTo("nothing was written");
  }

  @Test
  void aRecordHasUpTo64KiBAndMayBeEmpty() throws Exception {
    List<byte[]> written = LogRun.fill(log(), random, 8, WriteAheadLog.MAX_RECORD, 8);
    try (WriteAheadLog log = WriteAheadLog.open(log(), LogRun.SEGMENT, (_, _) -> {})) {
      assertThat(log.append(new byte[0])).isEqualTo(3);
      assertThatThrownBy(() -> log.append(new byte[WriteAheadLog.MAX_RECORD + 1]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("65537");
    }

    written.add(new byte[0]);
    assertThat(LogRun.read(log()).records()).containsExactlyElementsOf(written);
  }

  @Test
  void aFileThatWasCutIsReadUpToThere() throws Exception {
    List<byte[]> written = fill();
    for (int block = 1; block <= 14; block++) {
      assertIsReadUpTo((long) block * BLOCK, written);
    }
    for (int round = 0; round < 10; round++) {
      assertIsReadUpTo(BLOCK + random.nextInt(12 * BLOCK), written);
    }
  }

  private void assertIsReadUpTo(long cut, List<byte[]> written) throws Exception {
    Path damaged = damaged();
    try (FileChannel file =
        FileChannel.open(LogRun.segments(damaged).getFirst(), StandardOpenOption.WRITE)) {
      FileChannel _ = file.truncate(cut);
    }
    int whole = wholeBatches(cut);
    byte[] added = LogRun.record(random, whole, 5_000);

    try (LogRun.Reading reading = LogRun.Reading.open(damaged)) {
      assertThat(reading.records()).as("cut=%s", cut).hasSize(whole);
      assertThat(reading.log().append(added)).isEqualTo(whole);
    }

    List<byte[]> expected = new ArrayList<>(written.subList(0, whole));
    expected.add(added);
    assertThat(LogRun.read(damaged).records()).containsExactlyElementsOf(expected);
  }

  /** A batch whose padding was cut is whole. */
  private static int wholeBatches(long cut) {
    int whole = 0;
    while (whole < LENGTHS.length
        && (long) ENDS[whole] * BLOCK + LogFormat.HEADER + LogFormat.RECORD_HEADER + LENGTHS[whole]
            <= cut) {
      whole++;
    }
    return whole;
  }

  @Test
  void aBitThatFlippedEndsTheLogAtItsBatch() throws Exception {
    List<byte[]> written = fill();
    for (int round = 0; round < 40; round++) {
      Path damaged = damaged();
      Path segment = LogRun.segments(damaged).getFirst();
      byte[] bytes = Files.readAllBytes(segment);
      int batch = random.nextInt(LENGTHS.length);
      int used = LogFormat.HEADER + LogFormat.RECORD_HEADER + LENGTHS[batch];
      int at = ENDS[batch] * BLOCK + random.nextInt(round % 2 == 0 ? LogFormat.HEADER : used);
      bytes[at] ^= (byte) (1 << random.nextInt(8));
      Path _ = Files.write(segment, bytes);

      LogRun.Found found = LogRun.read(damaged);

      assertThat(found.isPrefixOf(written)).isTrue();
      assertThat(found.records()).as("at=%s", at).hasSize(batch);
      assertThat(found.recovery().stoppedAt()).isEqualTo((long) ENDS[batch] * BLOCK);
      assertThat(found.recovery().reason()).isNotEqualTo("nothing was written");
    }
  }

  @Test
  void aBatchOfWhichBlocksWereLostIsNotRead() throws Exception {
    List<byte[]> written = fill();
    int batch = LENGTHS.length - 1;
    for (int lost = 1; lost < 1 << 4; lost++) { // Any of its four blocks.
      Path damaged = damaged();
      Path segment = LogRun.segments(damaged).getFirst();
      byte[] bytes = Files.readAllBytes(segment);
      for (int block = 0; block < 4; block++) {
        int from = (ENDS[batch] + block) * BLOCK;
        Arrays.fill(bytes, from, from + ((lost >> block & 1) * BLOCK), (byte) 0);
      }
      Path _ = Files.write(segment, bytes);

      LogRun.Found found = LogRun.read(damaged);

      assertThat(found.records()).as("lost=%s", lost).hasSize(batch);
      assertThat(found.isPrefixOf(written)).isTrue();
    }
  }

  @Test
  void staleBatchesBehindTheEndAreNotRead() throws Exception {
    List<byte[]> written = fill();
    Path segment = LogRun.segments(log()).getFirst();
    byte[] bytes = Files.readAllBytes(segment);
    bytes[2 * BLOCK + LogFormat.HEADER] ^= 1; // The batches behind the second one stay right.
    Path _ = Files.write(segment, bytes);
    byte[] same = written.get(1);

    try (LogRun.Reading reading = LogRun.Reading.open(log())) { // Its mark takes block 2.
      assertThat(reading.records()).hasSize(1);
      assertThat(reading.log().append(same))
          .isEqualTo(1); // As long as the third, in block 3 and 4.
      assertThat(reading.log().append(written.get(2))).isEqualTo(2);
    }

    assertThat(LogRun.read(log()).records()).containsExactly(written.get(0), same, written.get(2));
  }

  @Test
  void theBytesOfAnotherSegmentAreNotRead() throws Exception {
    List<byte[]> written = fill();
    Path other = folder.resolve("other");
    List<byte[]> first = LogRun.fill(other, new Random(7), 100); // The same record, in another log.
    byte[] bytes = Files.readAllBytes(LogRun.segments(log()).getFirst());
    byte[] others = Files.readAllBytes(LogRun.segments(other).getFirst());
    System.arraycopy(bytes, 2 * BLOCK, others, 2 * BLOCK, 11 * BLOCK);
    Path _ = Files.write(LogRun.segments(other).getFirst(), others);

    LogRun.Found found = LogRun.read(other);

    assertThat(first.getFirst()).isEqualTo(written.getFirst());
    assertThat(found.records()).containsExactlyElementsOf(first);
    assertThat(found.recovery().reason()).contains("another place");
  }

  @Test
  void aLogGoesOnInTheNextSegment() throws Exception {
    int[] lengths = new int[60];
    Arrays.fill(lengths, 60_000);

    List<byte[]> written = LogRun.fill(log(), random, lengths);

    assertThat(LogRun.segments(log())).hasSize(4);
    assertThat(LogRun.read(log()).records()).containsExactlyElementsOf(written);
  }

  @Test
  void aSegmentThatWasNeverBegunIsReplaced() throws Exception {
    List<byte[]> written = fill();
    Path _ = Files.write(log().resolve("0000000000000000006.log"), new byte[3 * BLOCK]);

    assertThat(LogRun.read(log()).records()).containsExactlyElementsOf(written);
    assertThat(LogRun.segments(log())).hasSize(1);
  }

  @Test
  void damageBeforeTheLastSegmentIsRefusedAndChangesNothing() throws Exception {
    int[] lengths = new int[30];
    Arrays.fill(lengths, 60_000);
    List<byte[]> _ = LogRun.fill(log(), random, lengths);
    Path segment = LogRun.segments(log()).getFirst();
    byte[] bytes = Files.readAllBytes(segment);
    bytes[3 * BLOCK]++;
    Path _ = Files.write(segment, bytes);

    assertThatThrownBy(() -> LogRun.read(log()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("at byte " + BLOCK);
    assertThat(Files.readAllBytes(segment)).isEqualTo(bytes);
    assertThat(LogRun.segments(log())).hasSize(2);
  }

  @Test
  void oldSegmentsCanBeRemoved() throws Exception {
    int[] lengths = new int[60];
    Arrays.fill(lengths, 60_000);
    List<byte[]> written = LogRun.fill(log(), random, lengths);
    Path second = LogRun.segments(log()).get(1);
    Path third = LogRun.segments(log()).get(2);
    try (WriteAheadLog log = WriteAheadLog.open(log(), LogRun.SEGMENT, (_, _) -> {})) {
      log.removeBefore(LogRun.firstSequence(second) - 1);
      assertThat(LogRun.segments(log())).hasSize(4);
      log.removeBefore(LogRun.firstSequence(third) + 1);
      assertThat(LogRun.segments(log())).hasSize(2).startsWith(third);
    }

    int first = (int) LogRun.firstSequence(third);
    assertThat(LogRun.read(log()).records())
        .containsExactlyElementsOf(written.subList(first, written.size()));
  }

  @Test
  void aFolderBelongsToOneLog() throws Exception {
    try (LogRun.Reading _ = LogRun.Reading.open(log())) {
      assertThatThrownBy(() -> LogRun.read(log())).hasMessageContaining("another log");
    }
  }
}
