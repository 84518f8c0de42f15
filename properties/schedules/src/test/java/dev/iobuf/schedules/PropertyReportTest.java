package dev.iobuf.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.schedules.examples.UnsoundPoolClaims;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The report of a property that does not hold, and its replay. */
class PropertyReportTest {
  private static final Pattern TITLE =
      Pattern.compile("NOT_LINEARIZABLE: UnsoundPool\\[1\\] (.*)   \\d+ steps, (\\d) preemptions?");
  private static final Pattern SHRUNK =
      Pattern.compile("(?:Shrunk )?Sample.*\n-+\n +any: (.*?)   preemptions \\[(.*)]");
  private static final Pattern REPLAY = Pattern.compile("replay: \"-Diobuf.replay=(.*)\"");

  @TempDir Path directory;

  /** The output of a run of the property, and its exception. */
  private static final class Run implements TestExecutionListener {
    private final List<String> report = new ArrayList<>();
    private String failure = "";

    @Override
    public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
      report.addAll(entry.getKeyValuePairs().values());
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      result
          .getThrowable()
          .ifPresent(thrown -> failure = Objects.toString(thrown.getMessage(), ""));
    }

    String report() {
      return String.join("\n", report);
    }
  }

  private Run run(String database) {
    Run run = new Run();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(UnsoundPoolClaims.class))
                .configurationParameter("jqwik.database", directory.resolve(database).toString())
                .configurationParameter("jqwik.reporting.usejunitplatform", "true")
                .build(),
            run);
    return run;
  }

  private static MatchResult find(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + pattern + " in\n" + text));
  }

  private static long calls(String program) {
    return Program.parse(program).threads().stream().mapToInt(List::size).sum();
  }

  @Test
  void aFailureShrinksToAShortProgramAndAShortSchedule() {
    Run run = run("new");
    MatchResult shrunk = find(SHRUNK, run.report());
    assertThat(calls(shrunk.group(1))).as("%s", shrunk.group()).isLessThanOrEqualTo(3);
    assertThat(shrunk.group(2).split(", ")).hasSizeLessThanOrEqualTo(2);
    MatchResult title = find(TITLE, run.failure);
    assertThat(title.group(1)).isEqualTo(shrunk.group(1));
    assertThat(Integer.parseInt(title.group(2))).isLessThanOrEqualTo(2);
  }

  @Test
  void aFailureShowsTableHistoryAndSeed() {
    Run run = run("new");
    assertThat(run.failure)
        .containsPattern("step \\| T0 +\\| T1 +\\|")
        .containsPattern("│ slots\\[0] → 0 +\\| .*get:\\d+\n")
        .containsPattern("└ .* ⇒ get → 0")
        .contains("history (by return):")
        .contains("no legal order; the longest legal prefix is: T")
        .contains("then none of: ");
    assertThat(run.report())
        .containsPattern("seed = -?\\d+")
        .contains(run.failure.lines().findFirst().orElseThrow());
  }

  @Test
  void aFailureIsKeptAndTriedFirstTheNextTime() {
    Run first = run("same");
    Run second = run("same");
    assertThat(second.report()).containsPattern("tries = 1 ");
    assertThat(second.failure).isEqualTo(first.failure);
  }

  @Test
  void theLineAtTheEndReplaysTheFailure() {
    String failure = run("first").failure;
    System.setProperty(Recall.PROPERTY, find(REPLAY, failure).group(1));
    try {
      assertThat(run("other").failure).isEqualTo(failure);
    } finally {
      System.clearProperty(Recall.PROPERTY);
    }
  }
}
