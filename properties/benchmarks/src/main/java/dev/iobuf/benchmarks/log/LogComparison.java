package dev.iobuf.benchmarks.log;

import dev.iobuf.examples.WriteAheadLog;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * Appends records to write-ahead logs in turn, by virtual threads each of which waits until its
 * record is durable, and prints records a second and the time of an append.
 *
 * <pre>
 * LogComparison FOLDER [ROUNDS [SECONDS]]
 * </pre>
 */
public final class LogComparison {
  private static final int[] SIZES = {256, 4_096};
  private static final int[] WRITERS = {1, 8, 64};
  private static final long FILE_BYTES = 256L << 20;
  private static final int SIGNIFICANT_DIGITS = 3;
  private static final double P99 = 99;
  private static final double MEDIAN = 50;

  private LogComparison() {}

  /** Appends a record durably. */
  private interface Append {
    long append(byte[] record) throws IOException, InterruptedException;
  }

  /** A log that can be closed. */
  private record Opened(Append log, Closeable closing) {}

  /** The logs. */
  private enum Contender {
    IOBUF {
      @Override
      Opened open(Path folder) throws IOException {
        WriteAheadLog log = WriteAheadLog.open(folder, FILE_BYTES, (_, _) -> {});
        return new Opened(log::append, log);
      }
    },
    CHANNEL_FORCE {
      @Override
      Opened open(Path folder) throws IOException {
        ChannelLog log =
            new ChannelLog(folder.resolve("log"), FILE_BYTES, true, StandardOpenOption.WRITE);
        return new Opened(log::append, log);
      }
    },
    CHANNEL_DSYNC_DIRECT {
      @Override
      Opened open(Path folder) throws IOException, ClassNotFoundException {
        ChannelLog log =
            new ChannelLog(
                folder.resolve("log"),
                FILE_BYTES,
                false,
                StandardOpenOption.WRITE,
                StandardOpenOption.DSYNC,
                direct());
        return new Opened(log::append, log);
      }
    };

    abstract Opened open(Path folder) throws IOException, ClassNotFoundException;
  }

  /** ExtendedOpenOption.DIRECT, by name: javac warns of it, and warnings end the build. */
  private static OpenOption direct() throws ClassNotFoundException {
    Class<?> options = Class.forName("com.sun.nio.file.ExtendedOpenOption");
    for (Object option : options.getEnumConstants()) {
      if (option instanceof OpenOption open && option.toString().equals("DIRECT")) {
        return open;
      }
    }
    throw new ClassNotFoundException("ExtendedOpenOption.DIRECT");
  }

  /**
   * Compares.
   *
   * @param arguments see {@link LogComparison}
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
    int seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 2;
    for (Contender contender : Contender.values()) {
      String _ = round(contender, folder, 256, 8, 1); // For the compilers.
    }
    for (int size : SIZES) {
      for (int writers : WRITERS) {
        for (int round = 0; round < rounds; round++) {
          for (Contender contender : Contender.values()) {
            System.out.println(round(contender, folder, size, writers, seconds));
          }
        }
      }
    }
  }

  private static String round(Contender contender, Path parent, int size, int writers, int seconds)
      throws Exception {
    Path folder = Files.createTempDirectory(Files.createDirectories(parent), "log");
    ConcurrentHistogram times = new ConcurrentHistogram(SIGNIFICANT_DIGITS);
    try {
      Opened opened = contender.open(folder);
      try (Closeable _ = opened.closing()) {
        append(opened.log(), size, writers, seconds, times);
      }
    } finally {
      delete(folder);
    }
    return String.format(
        Locale.ROOT,
        "%,5d B  %2d writers  %-20s %,10.0f records/s   p50 %,9.1f µs   p99 %,9.1f µs",
        size,
        writers,
        contender,
        (double) times.getTotalCount() / seconds,
        times.getValueAtPercentile(MEDIAN) / 1e3,
        times.getValueAtPercentile(P99) / 1e3);
  }

  private static void append(
      Append log, int size, int writers, int seconds, ConcurrentHistogram times) throws Exception {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int writer = 0; writer < writers; writer++) {
        all.add(
            executor.submit(() -> {
              appendUntil(end, log, new byte[size], times);
              return null;
            }));
      }
    }
    for (Future<?> one : all) {
      Object _ = one.get();
    }
  }

  private static void appendUntil(long end, Append log, byte[] record, ConcurrentHistogram times)
      throws IOException, InterruptedException {
    long before = System.nanoTime();
    while (before < end) {
      long _ = log.append(record);
      long after = System.nanoTime();
      times.recordValue(after - before);
      before = after;
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
