package dev.iobuf.pool;

import static java.util.Locale.ROOT;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import dev.iobuf.schedules.Report;
import dev.iobuf.schedules.Strategies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Explores programs in all states, one after the other. Where that does not end in time, the
 * largest number of preemptions is looked for of which all schedules can be run in time.
 */
final class Exhaustion {
  private static final String ALL = "all states";

  private final long nanos;
  private final List<Row> rows = new ArrayList<>();

  /**
   * The result of a program.
   *
   * @param seconds the processor time of the process: other processes hardly affect it
   */
  private record Row(
      String subject, String program, long states, long schedules, double seconds, String extent) {
    static final String HEAD =
        """
        | subject | program | states | schedules | seconds | |
        |---|---|--:|--:|--:|---|
        """;

    @Override
    public String toString() {
      return String.format(
          ROOT,
          "| %s | %s | %,d | %,d | %.1f | %s |",
          subject,
          program.replace("|", "\\|"),
          states,
          schedules,
          seconds,
          extent);
    }
  }

  Exhaustion(Duration limit) {
    nanos = limit.toNanos();
  }

  /** Explores a program; throws if a schedule of it is wrong. */
  void explore(SmallPrograms.Case small) {
    Duration before = processorTime();
    Report report =
        small.explorer().explore(Strategies.states(), Long.MAX_VALUE, nanos).assertNoFailure();
    double seconds = processorTime().minus(before).toNanos() / 1e9;
    String extent = report.exhausted() ? ALL : "≤ " + largestBound(small) + " preemptions";
    rows.add(
        new Row(small.subject(), small.program(), report.states(), report.runs(), seconds, extent));
  }

  private static Duration processorTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
  }

  private int largestBound(SmallPrograms.Case small) {
    int bound = 0;
    while (small
        .explorer()
        .explore(Strategies.bounded(bound), Long.MAX_VALUE, nanos)
        .assertNoFailure()
        .exhausted()) {
      bound++;
    }
    return bound - 1;
  }

  /** The last program, as a row of a table. */
  String last() {
    return rows.getLast().toString();
  }

  /** One row for all programs of a subject that ended. */
  String summary() {
    Map<String, List<Row>> ended =
        rows.stream()
            .filter(row -> row.extent.equals(ALL))
            .collect(groupingBy(Row::subject, LinkedHashMap::new, toList()));
    return Stream.concat(
            ended.entrySet().stream().map(entry -> sum(entry.getKey(), entry.getValue())),
            rows.stream().filter(row -> !row.extent.equals(ALL)))
        .map(Row::toString)
        .collect(joining("\n", Row.HEAD, "\n"));
  }

  private static Row sum(String subject, List<Row> rows) {
    return new Row(
        subject,
        rows.size() + " programs",
        rows.stream().mapToLong(Row::states).sum(),
        rows.stream().mapToLong(Row::schedules).sum(),
        rows.stream().mapToDouble(Row::seconds).sum(),
        ALL);
  }
}
