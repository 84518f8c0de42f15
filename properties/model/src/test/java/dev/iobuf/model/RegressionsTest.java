package dev.iobuf.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.pool.IndexPool;
import dev.iobuf.schedules.Mutant;
import dev.iobuf.schedules.Mutants;
import dev.iobuf.schedules.Sources;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Four changes that leave every result as it is, and cost time on many processors: all are red. */
class RegressionsTest {
  private static final String POOL = IndexPool.class.getName();
  private static final Mutants SOURCES =
      new Mutants(Path.of(System.getProperty("iobuf.sources", "../../core/src/main/java")));

  private static Mutant change(String name, UnaryOperator<Sources> change) {
    return SOURCES.of(name, POOL, change);
  }

  /** Some rows of the guard, so that the test takes seconds. */
  private static final Map<Guard, String> ROWS = new EnumMap<>(Guard.class);

  static {
    for (Guard row : List.of(Guard.SINGLE_ALONE, Guard.SINGLE, Guard.EIGHT_ALONE, Guard.BULK)) {
      ROWS.put(row, row.counts(null));
    }
  }

  /** The rows that a change turns red. */
  private static List<Guard> red(Mutant change) {
    return ROWS.keySet().stream().filter(row -> !row.counts(change).equals(ROWS.get(row))).toList();
  }

  @Test
  void aFieldOnAWrittenLine() {
    assertThat(
            red(
                change(
                    "a count of puts lies beside fields that all threads read",
                    sources ->
                        sources
                            .replace("boolean striped;", "boolean striped; private long puts;")
                            .replace(
                                "if (seen == Slot.OWN) { CELL.setRelease(",
                                "if (seen == Slot.OWN) { puts++; CELL.setRelease("))))
        .contains(Guard.SINGLE)
        .doesNotContain(Guard.SINGLE_ALONE);
  }

  @Test
  void aCasInsteadOfAStore() {
    assertThat(
            red(
                change(
                    "a put of an own index is a CAS",
                    sources ->
                        sources.replace(
                            "if (seen == Slot.OWN) { CELL.setRelease(cells, at, Slot.OWN_FREE);"
                                + " return true; }",
                            "if (seen == Slot.OWN) {"
                                + " return CELL.compareAndSet(cells, at, seen, Slot.OWN_FREE); }"))))
        .contains(Guard.SINGLE_ALONE, Guard.SINGLE, Guard.EIGHT_ALONE);
  }

  @Test
  void aFenceMore() {
    assertThat(
            red(
                change(
                    "a put of an own index ends by a fence",
                    sources ->
                        sources.replace(
                            "if (seen == Slot.OWN) { CELL.setRelease(cells, at, Slot.OWN_FREE);",
                            "if (seen == Slot.OWN) { CELL.setVolatile(cells, at, Slot.OWN_FREE);"))))
        .contains(Guard.SINGLE_ALONE, Guard.SINGLE, Guard.EIGHT_ALONE);
  }

  @Test
  void paddingThatIsLost() {
    assertThat(
            red(
                change(
                    "four slots and four words share a line",
                    sources ->
                        sources.replace(
                            "private static final int WORD_SPACING = 3;",
                            "private static final int WORD_SPACING = 1;"))))
        .contains(Guard.BULK)
        .doesNotContain(Guard.SINGLE_ALONE);
  }
}
