package dev.iobuf.benchmarks.compare;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.benchmarks.BenchmarkNames;
import dev.iobuf.benchmarks.peers.Contender;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Param;

/** The benchmarks and contenders that the comparison names by strings exist. */
class CasesTest {
  @Test
  void everyCaseIsABenchmark() {
    Set<String> benchmarks = BenchmarkNames.all();

    assertThat(cases()).allSatisfy(each -> assertThat(benchmarks).contains(each.benchmark()));
  }

  @Test
  void everyParameterIsOneOfItsBenchmark() {
    assertThat(cases())
        .allSatisfy(each ->
            assertThat(parametersOf(each.question())).containsAll(each.parameters().keySet()));
  }

  private static Stream<Case> cases() {
    return Stream.of(
            Rows.all().stream().flatMap(row -> row.cases().stream()),
            Rows.bounds().stream().map(Bound::ours),
            Plots.all().stream().flatMap(plot -> plot.cases().stream()),
            CellPlan.of(
                    Cells.all(), List.of(Contender.IOBUF), CellEffort.of("short"), new CellScores())
                .groups()
                .stream()
                .flatMap(group -> group.forks().stream())
                .map(CellFork::benchmark))
        .flatMap(each -> each)
        .distinct();
  }

  private static Set<String> parametersOf(Class<?> question) {
    return Stream.<Class<?>>iterate(question, type -> type != Object.class, Class::getSuperclass)
        .flatMap(type -> Arrays.stream(type.getDeclaredFields()))
        .filter(field -> field.isAnnotationPresent(Param.class))
        .map(Field::getName)
        .collect(toSet());
  }
}
