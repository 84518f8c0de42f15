package dev.iobuf.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes the page of results: all contenders, on one socket and on two, by 1 … 128 processors. */
public final class Curves {
  private static final int[] THREADS = {1, 2, 8, 32, 64, 128};
  private static final int[] THREADS_OF_TWO_SOCKETS = {2, 8, 64, 128};
  private static final int PER_COMPLEX = 8;
  private static final List<Work> WORKS =
      List.of(Work.SINGLE, Work.EIGHT, Work.HAND_OFF, Work.BULK, Work.REFUSAL);

  private Curves() {}

  /**
   * Writes the page.
   *
   * @param arguments the file
   * @throws IOException if it cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    StringBuilder page =
        new StringBuilder(
            """
            # Results of the model

            `dev.iobuf.model.Curves` writes this page; see [the model](README.md). Capacity 4,096, of refusals 256. Each cell has operations
            of all processors in a microsecond, and in brackets the cache lines that an operation moves.
            """);
    calibration(page);
    for (int sockets = 1; sockets <= 2; sockets++) {
      for (Work work : WORKS) {
        section(page, work, new Topology(Topology.MAX_PROCESSORS, PER_COMPLEX, sockets));
        Files.writeString(Path.of(arguments[0]), page, StandardCharsets.UTF_8);
      }
    }
  }

  private static void calibration(StringBuilder page) {
    page.append("\n## Modelled and measured\n\n");
    line(page, List.of("contender", "work", "threads", "modelled", "measured", "error"));
    line(page, List.of("---", "---", "--:", "--:", "--:", "--:"));
    for (Calibration row : Calibration.values()) {
      Trial trial = row.trial();
      double modelled = trial.run(Latencies.HERE, null).perMicrosecond();
      line(
          page,
          List.of(
              trial.entrant().toString(),
              trial.work().text().toLowerCase(Locale.ROOT),
              String.valueOf(trial.threads()),
              number(modelled),
              number(row.measured()),
              String.format(Locale.ROOT, "%+.0f %%", 100 * (modelled / row.measured() - 1))));
    }
  }

  private static void section(StringBuilder page, Work work, Topology machine) {
    String sockets = machine.sockets() == 1 ? "one socket" : "two sockets";
    page.append("\n## ").append(work.text()).append(", ").append(sockets).append("\n\n");
    List<String> header = new ArrayList<>(List.of("processors"));
    for (Entrant entrant : Entrant.values()) {
      header.add(entrant.toString());
    }
    line(page, header);
    line(page, header.stream().map(_ -> "--:").toList());
    for (int threads : machine.sockets() == 1 ? THREADS : THREADS_OF_TWO_SOCKETS) {
      if (threads >= work.fewestThreads()) {
        List<String> cells = new ArrayList<>(List.of(String.valueOf(threads)));
        for (Entrant entrant : Entrant.values()) {
          cells.add(cell(new Trial(entrant, work, threads, machine).run(Latencies.EPYC, null)));
        }
        line(page, cells);
        System.out.println(work + ", " + sockets + ": " + cells);
      }
    }
  }

  private static String cell(Outcome outcome) {
    return number(outcome.perMicrosecond())
        + String.format(Locale.ROOT, " (%.2f)", outcome.transfers());
  }

  private static String number(double rate) {
    return String.format(Locale.ROOT, rate < 100 ? "%.1f" : "%,.0f", rate);
  }

  private static void line(StringBuilder page, List<String> cells) {
    page.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
