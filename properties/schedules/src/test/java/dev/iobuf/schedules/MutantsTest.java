package dev.iobuf.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.iobuf.schedules.examples.Gauge;
import dev.iobuf.schedules.examples.Stages;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A fragment is searched in the files of a class, its superclasses and its parts, and must occur
 * once.
 */
class MutantsTest {
  private static final String GAUGE = Gauge.class.getName();
  private static final String LAYER = GAUGE + "Layer";
  private static final String FIELDS = GAUGE + "Fields";

  private static final Mutants MUTANTS = new Mutants(Path.of("src/test/java"));

  private static final Explorer ORIGINAL =
      Explorer.of(Gauge.class)
          .specification(SequentialModel.of(Gauge::new, gauge -> 0))
          .program("up full");

  private static boolean isWrong(Explorer gauge) {
    return gauge.explore(Strategies.all(), 1).failure().isPresent();
  }

  @Test
  void theFilesOfAClassAreItsOwnAndThoseOfItsSuperclasses() {
    assertThat(MUTANTS.sources(GAUGE).files())
        .containsExactly(
            "dev/iobuf/schedules/examples/Gauge.java",
            "dev/iobuf/schedules/examples/GaugeLayer.java");
    assertThat(MUTANTS.sources(FIELDS).files())
        .containsExactly("dev/iobuf/schedules/examples/GaugeLayer.java");
  }

  @ParameterizedTest
  @CsvSource({
    "the class itself, add(1), add(2)",
    "its superclass, level + change, level - change",
    "the file of its superclass, int level = 7, int level = 8"
  })
  void aFragmentMayLieIn(String place, String from, String to) {
    assertThat(isWrong(ORIGINAL)).isFalse();
    assertThat(isWrong(ORIGINAL.mutant(MUTANTS.of(place, GAUGE, from, to)))).isTrue();
  }

  @Test
  void aFaultMayHaveChangesInSeveralFiles() {
    Mutant mutant =
        MUTANTS.of(
            "in two files",
            GAUGE,
            sources ->
                sources
                    .replace("add(1)", "add(1, 2)")
                    .replace("int change", "int a, int b")
                    .replace("add(-1)", "add(-1, 0)")
                    .replace("+ change", "+ a * b"));
    assertThat(mutant.files()).containsOnlyKeys(GAUGE, LAYER, FIELDS);
    assertThat(isWrong(ORIGINAL.mutant(mutant))).isTrue();
  }

  @Test
  void onlyClassesOfChangedFilesAreReplaced() {
    assertThat(MUTANTS.of("in one file", GAUGE, "add(1)", "add(2)").files())
        .containsOnlyKeys(GAUGE);
  }

  @Test
  void aFragmentMayLieInAPart() {
    String part = Stages.class.getName();
    Mutants withPart = MUTANTS.with(GAUGE, part);
    assertThat(withPart.sources(GAUGE).files())
        .containsExactly(
            "dev/iobuf/schedules/examples/Gauge.java",
            "dev/iobuf/schedules/examples/GaugeLayer.java",
            "dev/iobuf/schedules/examples/Stages.java");
    assertThat(withPart.sources(LAYER).files()).isEqualTo(MUTANTS.sources(LAYER).files());
    assertThat(withPart.of("in a part", GAUGE, "stage++;", "stage--;").files())
        .containsOnlyKeys(part);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MUTANTS.of("in no part", GAUGE, "stage++;", "stage--;"));
  }

  @Test
  void aFragmentThatIsInNoFileIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MUTANTS.of("nowhere", GAUGE, "add(3)", "add(2)"))
        .withMessageContainingAll("Gauge.java", "GaugeLayer.java", "add(3)");
  }

  @Test
  void aFragmentOfASubclassIsNotThatOfItsSuperclass() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MUTANTS.of("below", LAYER, "add(1)", "add(2)"));
  }

  @ParameterizedTest
  @CsvSource({"in two files, package", "twice in a file, return level;"})
  void aFragmentThatOccursMoreThanOnceIsRefused(String where, String from) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MUTANTS.of(where, GAUGE, from, "// " + from))
        .withMessageContainingAll("GaugeLayer.java", from);
  }

  @Test
  void aMutantThatIsTheOriginalIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MUTANTS.of("none", GAUGE, "add(1)", "add(1)"));
  }

  @Test
  void aClassWithoutSourceIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> MUTANTS.sources("java.util.HashMap"));
  }

  @Test
  void aConstantMayLieInASuperclass() {
    assertThat(isWrong(ORIGINAL.constant(GAUGE, "fill", 100, 99))).isTrue();
    assertThat(isWrong(ORIGINAL.constant(LAYER, "fill", 100, 99))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"fill, 99", "full, 100", "spill, 100"})
  void aConstantThatIsNotInTheMethodIsRefused(String method, int constant) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ORIGINAL.constant(GAUGE, method, constant, 9))
        .withMessageContainingAll(method, GAUGE, LAYER, FIELDS);
  }

  @Test
  void aConstantThatIsInSeveralClassesIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ORIGINAL.constant(GAUGE, "<init>", 7, 9))
        .withMessageContainingAll(LAYER, FIELDS);
  }
}
