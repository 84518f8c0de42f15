package dev.iobuf.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Appends each line of its input to a {@link WriteAheadLog}, and prints the line's sequence number
 * when the line is on the device; or prints the lines of a log.
 *
 * <pre>
 * log FOLDER [--read] [--segment MEBIBYTES]
 * </pre>
 *
 * <p>It exits with 0, or prints one line that says why not and exits with 1, or with 2 if the
 * command line is wrong.
 */
public final class Log {
  static final String USAGE =
      """
      usage: log FOLDER [--read] [--segment MEBIBYTES]

        FOLDER          of the log; it is made if it is missing
        --read          prints the lines of the log, each with its number, and appends none; it opens
                        the log as for appending, so it may begin a file
        --segment N     the size of a file of the log, in MiB, from 1 to 1024; default: 64

      Without --read, it appends each line of its input, which has up to 64 KiB, and prints the
      line's number when it is on the disk.
      """;

  private static final String READ = "--read";
  private static final String SEGMENT = "--segment";

  private Log() {}

  /**
   * Runs the program and exits.
   *
   * @param arguments see {@link Log}
   */
  public static void main(String[] arguments) {
    System.exit(run(System.in, System.out, System.err, arguments));
  }

  /** Runs the program and returns its exit status. */
  static int run(InputStream in, PrintStream out, PrintStream err, String... arguments) {
    return Program.run(
        "log",
        USAGE,
        out,
        err,
        arguments,
        () -> {
          Arguments given =
              Arguments.parse(List.of("FOLDER"), Set.of(SEGMENT), Set.of(READ), arguments);
          Path folder = Path.of(given.names().get(0));
          long segment = (long) given.number(SEGMENT, 64, 1, 1_024) << 20;
          if (given.flags().contains(READ)) {
            read(folder, segment, out, err);
          } else {
            append(folder, segment, in, out, err);
          }
        });
  }

  private static void read(Path folder, long segment, PrintStream out, PrintStream err)
      throws IOException {
    if (!Files.isDirectory(folder)) {
      throw Program.refusal(folder, "there is no such folder");
    }
    try (WriteAheadLog log =
        WriteAheadLog.open(
            folder, segment, (number, record) -> out.println(number + " " + text(record)))) {
      err.println(log.recovery());
    }
  }

  private static String text(MemorySegment record) {
    return new String(record.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
  }

  private static void append(
      Path folder, long segment, InputStream in, PrintStream out, PrintStream err)
      throws IOException, InterruptedException {
    try (WriteAheadLog log = WriteAheadLog.open(folder, segment, (_, _) -> {});
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      err.println(log.recovery());
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        out.println(log.append(line.getBytes(StandardCharsets.UTF_8)));
      }
    }
  }
}
