package dev.iobuf.benchmarks.compare;

import static dev.iobuf.benchmarks.peers.Contender.IOBUF;
import static dev.iobuf.benchmarks.peers.Contender.JCTOOLS_STRICT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.benchmarks.Which;
import dev.iobuf.benchmarks.Work;
import dev.iobuf.benchmarks.compare.Cell.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CellScoresTest {
  private static final Place PLACE = new Place(1024, Crew.TWO, Work.SINGLE);
  private static final Cell LENT_FIRST = PLACE.held(50, Which.LENT_FIRST);
  private static final Cell AT_RANDOM = PLACE.held(50, Which.AT_RANDOM);

  private final CellScores scores = new CellScores();

  @Test
  void ofPeersThoseLentFirstCountForAll() {
    scores.add(LENT_FIRST, JCTOOLS_STRICT, 7);

    assertThat(scores.find(AT_RANDOM, JCTOOLS_STRICT)).extracting(Samples::median).isEqualTo(7.0);
    assertThat(scores.count(AT_RANDOM, JCTOOLS_STRICT)).isZero();
  }

  @Test
  void oursCountsOnlyWhereItWasMeasured() {
    scores.add(LENT_FIRST, IOBUF, 7);

    assertThat(scores.find(AT_RANDOM, IOBUF)).isNull();
    assertThat(scores.cells()).containsExactly(LENT_FIRST);
  }

  @Test
  void theMedianOfTheForksCounts() {
    scores.add(LENT_FIRST, IOBUF, 7);
    scores.add(LENT_FIRST, IOBUF, 1);
    scores.add(LENT_FIRST, IOBUF, 2);

    assertThat(scores.find(LENT_FIRST, IOBUF)).extracting(Samples::median).isEqualTo(2.0);
    assertThat(scores.count(LENT_FIRST, IOBUF)).isEqualTo(3);
  }

  @Test
  void dataThatIsKeptIsReadBack(@TempDir Path folder) throws IOException {
    CellFile file = new CellFile(folder.resolve("cells.jsonl"));
    file.begin("a machine; load 0.3. `-Dmode=short`");
    file.append(LENT_FIRST, IOBUF, 237.25);
    file.append(LENT_FIRST, JCTOOLS_STRICT, 3.5);
    file.append(PLACE.idle(), IOBUF, 1e-3);

    assertThat(file.readInto(scores)).containsExactly("a machine; load 0.3. `-Dmode=short`");
    assertThat(scores.cells()).containsExactly(LENT_FIRST, PLACE.idle());
    assertThat(scores.find(LENT_FIRST, IOBUF)).extracting(Samples::median).isEqualTo(237.25);
    assertThat(scores.find(PLACE.idle(), IOBUF)).extracting(Samples::median).isEqualTo(0.001);
    assertThat(scores.find(LENT_FIRST, JCTOOLS_STRICT)).extracting(Samples::median).isEqualTo(3.5);
  }

  @Test
  void aNewRunHasNoData(@TempDir Path folder) throws IOException {
    assertThat(new CellFile(folder.resolve("cells.jsonl")).readInto(scores)).isEmpty();
    assertThat(scores.cells()).isEmpty();
  }

  @Test
  void dataOfACellThatIsNoneIsRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("cells.jsonl");
    Files.writeString(file, "{\"cell\": \"17, idle\", \"contender\": \"IOBUF\", \"pairs\": 1.0}\n");

    assertThatThrownBy(() -> new CellFile(file).readInto(scores)).isInstanceOf(IOException.class);
  }
}
