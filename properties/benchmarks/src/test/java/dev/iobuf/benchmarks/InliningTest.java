package dev.iobuf.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * For any number of tiers in a program, the compiler inlines the whole of {@code tryGet}, {@code
 * get}, {@code value} and {@code put} of each, as its own log says.
 */
class InliningTest {
  /** The paths that it need not inline: those that were not taken. */
  private static final Pattern NOT_INLINED =
      Pattern.compile("virtual call|failed to inline(?!: (never executed|call site not reached))");

  @TempDir Path folder;

  private List<String> decisions() throws IOException, InterruptedException {
    Path output = folder.resolve("decisions");
    int status =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xbatch",
                "-XX:-TieredCompilation",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:CompileCommand=quiet",
                "-XX:CompileCommand=PrintInlining," + Cycles.class.getName() + "::cycle",
                "-classpath",
                System.getProperty("java.class.path"),
                Cycles.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start()
            .waitFor();
    List<String> decisions = Files.readAllLines(output);
    assertThat(status).as(String.join("\n", decisions)).isZero();
    return decisions;
  }

  private static String nameOf(Tier tier) {
    return tier.name().charAt(0) + tier.name().substring(1).toLowerCase(Locale.ROOT);
  }

  private static List<String> inlined(List<String> decisions, String method) {
    return decisions.stream()
        .filter(line -> line.contains(method + " ") && line.endsWith("inline (hot)"))
        .toList();
  }

  @Test
  void theHotPathsOfAllTiersAreInlinedWholly() throws IOException, InterruptedException {
    List<String> decisions = decisions();
    for (Tier tier : Tier.values()) {
      String value = "dev.iobuf.%sBufferPool::value".formatted(nameOf(tier));
      assertThat(inlined(decisions, value)).as(value).isNotEmpty();
    }
    // Inherited: told apart by how often each tier calls them.
    Map.of("tryGet", 1, "get", 1, "put", 2)
        .forEach((method, calls) ->
            assertThat(inlined(decisions, "dev.iobuf.pool.SlabPool::" + method))
                .as(method)
                .hasSizeGreaterThanOrEqualTo(calls * Tier.values().length));
    assertThat(decisions).noneMatch(line -> NOT_INLINED.matcher(line).find());
  }
}
